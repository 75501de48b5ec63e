import { equal } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { customresourcedefinitions } from '../../api/kinds.ts'
import { timestamp } from '../../host/clock.ts'
import type { Core } from '../core.ts'
import { put } from '../create.ts'
import { objectKey } from '../keys.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'
import { approvalCondition } from './approval.ts'
import { withCondition } from './conditions.ts'
import { established } from './establishing.ts'
import { finalized, isFinalizing } from './finalizing.ts'
import { named, namesSettled } from './naming.ts'

/** Steps that one definition may take: named, approved, established, its deletion under way, gone, and what these free for others. */
const stepsEach = 12

/**
 * What the API server's own controllers do to definitions, until nothing changes: names are accepted or not, definitions are
 * established, and what was defined goes with its definition. Each step is a write of its own, as watches see it.
 */
export function settleDefinitions(core: Core): void {
  const all = () => core.read.list(customresourcedefinitions) as CustomResourceDefinition[]
  for (let left = all().length * stepsEach; left > 0; left--) {
    const now = all()
    if (!now.some((definition) => step(core, definition, now))) return
  }
}

/** True when the definition has changed. */
function step(core: Core, definition: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): boolean {
  const next = nextState(core, definition, all)
  if (next === definition || equal(next, definition)) return false
  const key = objectKey(customresourcedefinitions, '', definition.metadata.name)
  if (next.metadata.deletionTimestamp !== undefined && !next.metadata.finalizers?.length) remove(core, key, next)
  else put(core, key, { ...next, metadata: { ...next.metadata } })
  return true
}

function nextState(
  core: Core,
  definition: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
): CustomResourceDefinition {
  const now = timestamp(core.clock.now())
  if (!namesSettled(definition)) {
    const group = all.filter(({ spec }) => spec.group === definition.spec.group)
    const next = named(definition, group, now)
    if (!equal(next, definition)) return next
  }
  const approval = approvalCondition(definition)
  const approved = approval ? withCondition(definition, approval, now) : definition
  if (!equal(approved, definition)) return approved
  const next = established(definition, now)
  if (next !== definition) return next
  return isFinalizing(definition) ? finalized(core, definition, now) : definition
}

const remove = (core: Core, key: string, last: CustomResourceDefinition): void =>
  void core.store.delete(key, (revision) => {
    const metadata = { ...last.metadata, resourceVersion: String(revision) }
    return { ...last, metadata } as unknown as JsonObject
  })
