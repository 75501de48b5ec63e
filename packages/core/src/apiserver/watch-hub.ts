import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import type { Change, Store } from '../etcd/store.ts'
import { ConversionError, conversionStatus } from './custom/conversion-error.ts'
import { followedStreams, type RemoteStream } from './followed-streams.ts'
import type { WatchEvent, WatchStream } from './request.ts'

/** Watches one lab may have open. */
export const maxWatches = 1_000
/** Events that wait in one watch; a reader that lets more pile up is cut off and lists anew. */
const maxWaitingEvents = 20_000

export interface WatchSpec {
  /** Keys below this prefix are watched. */
  prefix: string
  /** This key alone. */
  key?: string
  selects(object: KubeObject): boolean
  /** How an object is shown: as itself, as a Table, as metadata alone. */
  view(object: KubeObject, type: WatchEvent['type']): JsonObject
  /** Events before the live ones. */
  initial: WatchEvent[]
  /** Live events begin after this revision. */
  afterRevision: number
  endsAtMs?: number
  /** A bookmark just before the end. */
  bookmark?(revision: number): WatchEvent
}

/** Open watches by what they watch. Nothing is done for them until a turn is committed. */
export interface WatchHub {
  open(spec: WatchSpec, nowMs: () => number): WatchStream | 'too many'
  /** A watch that another server feeds: it is looked at after each commit. */
  follow(stream: RemoteStream): WatchStream | 'too many'
  /** After a commit: hands the new changes to those who watch them. */
  flush(): void
  count(): number
}

interface Open {
  spec: WatchSpec
  events: WatchEvent[]
  ready: (() => void) | undefined
  announced: boolean
  /** The bookmark before the end was given. */
  marked: boolean
  ended: boolean
}

export function createWatchHub(store: Store): WatchHub {
  const open = new Map<string, Set<Open>>()
  const followed = followedStreams()
  let count = 0
  let flushed = store.revision()
  const close = (watch: Open): void => {
    const at = placeOf(watch.spec)
    const peers = open.get(at)
    if (peers?.delete(watch)) count--
    if (peers?.size === 0) open.delete(at)
    watch.ended = true
  }
  return {
    count: () => count + followed.count(),
    follow: (stream) => (count + followed.count() >= maxWatches ? 'too many' : followed.open(stream)),
    open(spec, nowMs) {
      if (count + followed.count() >= maxWatches) return 'too many'
      const watch: Open = { spec, events: spec.initial, ready: undefined, announced: false, marked: false, ended: false }
      const peers = open.get(placeOf(spec)) ?? new Set()
      open.set(placeOf(spec), peers.add(watch))
      count++
      return streamOf(
        watch,
        () => close(watch),
        nowMs,
        () => flushed,
      )
    },
    flush() {
      followed.look()
      const from = flushed
      flushed = store.revision()
      if (open.size === 0 || from === flushed) return
      const changes = store.since(from)
      if (changes === 'compacted') throw new Error('watch hub fell behind the change log')
      const told = new Set<Open>()
      for (const change of changes) {
        for (const place of placesOf(change.key))
          for (const watch of open.get(place) ?? []) if (deliver(watch, change)) told.add(watch)
      }
      for (const watch of told) announce(watch, close)
    },
  }
}

/** A watch stands where the changes that it may see pass by: at one key, or at a prefix that ends with a slash. */
const placeOf = ({ prefix, key }: WatchSpec): string => key ?? prefix

/** The key and the prefixes that hold it, the widest first. */
function placesOf(key: string): string[] {
  const places: string[] = []
  for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) places.push(key.slice(0, at + 1))
  places.push(key)
  return places
}

function deliver(watch: Open, change: Change): boolean {
  const { spec } = watch
  if (change.revision <= spec.afterRevision) return false
  const event = eventOf(spec, change)
  if (event) watch.events.push(event)
  return event !== undefined
}

/** A selector turns a change into ADDED when the object enters, DELETED when it leaves. Models storage/cacher cacheWatcher (1.36). */
export function eventOf(spec: Pick<WatchSpec, 'selects' | 'view'>, change: Change): WatchEvent | undefined {
  const now = change.value as unknown as KubeObject | undefined
  const before = change.previous as unknown as KubeObject | undefined
  const is = now !== undefined && spec.selects(now)
  const was = before !== undefined && spec.selects(before)
  if (is) return shown(spec, was && now ? 'MODIFIED' : 'ADDED', now)
  if (!was || !before) return undefined
  return shown(spec, 'DELETED', atRevision(before, change.revision))
}

function shown(spec: Pick<WatchSpec, 'view'>, type: WatchEvent['type'], object: KubeObject): WatchEvent {
  try {
    return { type, object: spec.view(object, type) }
  } catch (error) {
    if (error instanceof ConversionError) return { type: 'ERROR', object: conversionStatus(error) as unknown as JsonObject }
    throw error
  }
}

const atRevision = (object: KubeObject, revision: number): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(revision) },
})

function announce(watch: Open, close: (watch: Open) => void): void {
  if (watch.events.length === 0 || watch.announced) return
  if (watch.events.length > maxWaitingEvents) {
    watch.events = []
    close(watch)
  }
  watch.announced = true
  watch.ready?.()
}

function streamOf(watch: Open, close: () => void, nowMs: () => number, revision: () => number): WatchStream {
  const { endsAtMs } = watch.spec
  const over = (): boolean => endsAtMs !== undefined && nowMs() >= endsAtMs
  return {
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
    poll() {
      const { events, spec } = watch
      watch.events = []
      if (over() && !watch.marked && spec.bookmark) events.push(spec.bookmark(revision()))
      watch.marked = over()
      watch.announced = false
      return events
    },
    onReady(callback) {
      watch.ready = callback
    },
    ended: () => watch.ended || over(),
    close,
  }
}
