import type { FlowSchema } from '../../api/flowcontrol.ts'
import { flowschemas, prioritylevelconfigurations } from '../../api/kinds.ts'
import type { Attributes, Core } from '../core.ts'
import { byPrecedence } from '../resources/flowcontrol/strategies.ts'
import { belongsTo } from './classify.ts'

interface Flow {
  schema: FlowSchema
  headers: Readonly<Record<string, string>>
}

/** The flows of each API server as of a revision of its store. */
const known = new WeakMap<Core, { revision: number; flows: readonly Flow[] }>()

function flowsOf(core: Core): readonly Flow[] {
  const revision = core.store.revision()
  const last = known.get(core)
  if (last?.revision === revision) return last.flows
  const flows = made(core)
  known.set(core, { revision, flows })
  return flows
}

/** A schema whose level is not there takes no requests. */
function made({ read }: Core): Flow[] {
  const levels = new Map(read.list(prioritylevelconfigurations).map(({ metadata }) => [metadata.name, metadata.uid ?? '']))
  return [...read.list(flowschemas)].sort(byPrecedence).flatMap((schema) => {
    const level = levels.get(schema.spec.priorityLevelConfiguration?.name ?? '')
    if (level === undefined) return []
    const headers = {
      'x-kubernetes-pf-flowschema-uid': schema.metadata.uid ?? '',
      'x-kubernetes-pf-prioritylevel-uid': level,
    }
    return [{ schema, headers }]
  })
}

/** Which schema and level a request was counted under. Models server/filters/priority-and-fairness.go setResponseHeaders (1.36). */
export const flowHeaders = (core: Core, attributes: Attributes): Readonly<Record<string, string>> =>
  flowsOf(core).find(({ schema }) => belongsTo(schema, attributes))?.headers ?? {}
