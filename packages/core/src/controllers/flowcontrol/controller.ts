import { equal } from '../../api/copy.ts'
import type { FlowSchema, PriorityLevel } from '../../api/flowcontrol.ts'
import { flowschemas, prioritylevelconfigurations } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

/** What the API server wants to be there. */
export interface Bootstrap {
  schemas: readonly FlowSchema[]
  levels: readonly PriorityLevel[]
}

/** How often it looks. */
const ensureMs = 60_000
const autoUpdate = 'apf.kubernetes.io/autoupdate-spec'

/**
 * Says of each FlowSchema whether its level is there, and brings back the objects that every cluster has. Keys are `NAME` of a
 * schema and `schema NAME`, `level NAME` of what is to be there.
 * Models util/flowcontrol/apf_controller.go and registry/flowcontrol/ensurer (1.36).
 */
export function flowControlController({ schemas, levels }: Bootstrap): Controller {
  const wanted = new Map<string, FlowSchema | PriorityLevel>([
    ...schemas.map((one) => [`schema ${one.metadata.name}`, one] as const),
    ...levels.map((one) => [`level ${one.metadata.name}`, one] as const),
  ])
  const known = (key: string): string[] => (wanted.has(key) ? [key] : [])
  return {
    name: 'flowcontrol',
    watches: [
      watchRule(flowschemas, ({ object: { metadata } }) => [metadata.name, ...known(`schema ${metadata.name}`)]),
      watchRule(prioritylevelconfigurations, ({ object: { metadata } }, client) => [
        ...referring(client, metadata.name),
        ...known(`level ${metadata.name}`),
      ]),
    ],
    reconcile(key, context) {
      const object = wanted.get(key)
      if (object) ensure(key, object, context)
      else sayDangling(key, context)
    },
  }
}

const referring = (client: Client, level: string): string[] =>
  client
    .list(flowschemas)
    .filter(({ spec }) => spec.priorityLevelConfiguration?.name === level)
    .map(({ metadata }) => metadata.name)

function sayDangling(name: string, { client, clock }: ControllerContext): void {
  const schema = client.get(flowschemas, '', name)
  if (!schema) return
  const level = schema.spec.priorityLevelConfiguration?.name ?? ''
  const found = client.get(prioritylevelconfigurations, '', level) !== undefined
  const what = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`
  const said = found
    ? { status: 'False', reason: 'Found', message: `${what} and it exists` }
    : { status: 'True', reason: 'NotFound', message: `${what} but there is no such object` }
  const conditions = schema.status?.conditions ?? []
  const before = conditions.find(({ type }) => type === 'Dangling')
  if (before?.status === said.status && before.message === said.message) return
  const condition = { type: 'Dangling', ...said, lastTransitionTime: timestamp(clock.now()) } as Condition
  const others = conditions.filter(({ type }) => type !== 'Dangling')
  client.updateStatus(flowschemas, { ...schema, status: { conditions: [...others, condition] } })
}

/** A minute after it went or changed, it is as it was: unless its annotation says that its spec is somebody's own. */
function ensure(key: string, wanted: FlowSchema | PriorityLevel, { client, clock, local, ...context }: ControllerContext): void {
  const resource = (wanted.kind === 'FlowSchema' ? flowschemas : prioritylevelconfigurations) as typeof flowschemas
  const object = wanted as FlowSchema
  const there = client.get(resource, '', wanted.metadata.name)
  const own = there !== undefined && there.metadata.annotations?.[autoUpdate] !== 'true'
  if (there && (own || isAsWanted(there, object))) {
    local.delete(key)
    return context.forget(key)
  }
  const { dueAtMs } = local.get<{ dueAtMs: number }>(key) ?? { dueAtMs: clock.now() + ensureMs }
  if (clock.now() < dueAtMs) {
    local.set(key, { dueAtMs })
    return context.requeueAt(key, dueAtMs, { periodic: true })
  }
  local.delete(key)
  if (there) client.update(resource, { ...there, spec: object.spec })
  else client.create(resource, object)
}

/** How much the level exempt lends is for the admin to say. Models plcSpecEqualish (1.36). */
function isAsWanted({ spec }: FlowSchema | PriorityLevel, wanted: FlowSchema | PriorityLevel): boolean {
  if (equal(spec, wanted.spec)) return true
  const { exempt } = wanted.spec as PriorityLevel['spec']
  return exempt !== undefined && 'exempt' in spec && equal({ ...spec, exempt }, wanted.spec)
}
