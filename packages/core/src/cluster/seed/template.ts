import type { Json } from '../../api/json.ts'
import type { Contents } from '../../etcd/store.ts'
import type { ClusterOptions } from '../cluster.ts'

interface Template {
  madeAtMs: number
  contents: Contents
}

/** A template older than this would show in the ages of what it holds. */
const maxAgeMs = 60_000
/** Kinds of clusters that are kept at a time. */
const maxTemplates = 16
/** These rows belong to one lab: its chance and its clock. */
const ownRows = new Set(['cluster/random', 'cluster/clock'])

const templates = new Map<string, Template>()

/**
 * What a new lab's store holds, made once for labs of the same kind that start within a minute; the objects are frozen and
 * shared by all of them.
 */
export function seededContents(options: ClusterOptions, nowMs: number, make: () => Contents): Contents {
  const kind = JSON.stringify(options)
  const known = templates.get(kind)
  if (known && nowMs >= known.madeAtMs && nowMs - known.madeAtMs < maxAgeMs) return known.contents
  const { revision, objects, local, timers } = make()
  const contents = {
    revision,
    objects: objects.map((entry) => frozen({ ...entry } as never)),
    local: local.filter(({ key }) => !ownRows.has(key)).map((row) => frozen({ ...row } as never)),
    timers: timers.map((timer) => Object.freeze(timer)),
  } as Contents
  templates.delete(kind)
  if (templates.size >= maxTemplates) templates.delete(templates.keys().next().value as string)
  templates.set(kind, { madeAtMs: nowMs, contents })
  return contents
}

function frozen<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part as Json)
  return Object.freeze(value)
}
