import { type Api, type Query, search, type Thing } from './api.ts'

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: Thing
}

export interface Watching {
  events: WatchEvent[]
  /** The first event that `wanted` takes, come or to come. */
  until(what: string, wanted: (event: WatchEvent) => boolean, withinMs?: number): Promise<WatchEvent>
  stop(): void
}

/** A watch as an informer holds it: JSON lines, an open connection. */
export async function watch(api: Api, path: string, query: Query = {}): Promise<Watching> {
  const abort = new AbortController()
  const response = await fetch(`${api.base}${path}${search({ ...query, watch: 'true' })}`, {
    headers: { accept: 'application/vnd.kubernetes.protobuf,application/json' },
    signal: abort.signal,
  })
  if (response.status !== 200) throw new Error(`watch of ${path}: ${response.status} ${await response.text()}`)
  const events: WatchEvent[] = []
  const waiting = new Set<() => void>()
  void read(response, (event) => {
    events.push(event)
    for (const wake of waiting) wake()
  })
  const until: Watching['until'] = (what, wanted, withinMs = 30_000) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find(wanted)
        if (found) done(() => resolve(found))
      }
      const done = (end: () => void): void => {
        clearTimeout(timer)
        waiting.delete(look)
        end()
      }
      const seen = (): string => events.map((event) => `${event.type} ${event.object.metadata?.name}`).join(', ')
      const timer = setTimeout(() => done(() => reject(new Error(`${what}: not seen, but ${seen()}`))), withinMs)
      waiting.add(look)
      look()
    })
  return { events, until, stop: () => abort.abort() }
}

async function read(response: Response, take: (event: WatchEvent) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body as ReadableStream<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() as string
      for (const line of lines.filter((text) => text !== '')) take(JSON.parse(line))
    }
  } catch {
    // the watch was stopped
  }
}

const streamingList = { allowWatchBookmarks: 'true', resourceVersionMatch: 'NotOlderThan', sendInitialEvents: 'true' }

/** An informer's beginning: what is there, up to the bookmark that ends it, and what comes after. */
export async function informer(api: Api, path: string, query: Query = {}): Promise<Watching> {
  const watching = await watch(api, path, { ...streamingList, timeoutSeconds: '420', ...query })
  const isEnd = (event: WatchEvent): boolean => event.object.metadata?.annotations?.['k8s.io/initial-events-end'] === 'true'
  await watching.until('the end of the initial events', (event) => event.type === 'BOOKMARK' && isEnd(event))
  return watching
}

/** A watch over the deletion, creation and change of one named object. */
export const sees =
  (type: WatchEvent['type'], name: string, also: (object: Thing) => boolean = () => true) =>
  (event: WatchEvent): boolean =>
    event.type === type && event.object.metadata.name === name && also(event.object)
