import { copy } from '../../../api/copy.ts'
import type { Json, JsonObject } from '../../../api/json.ts'
import { applyJsonPatch, maxOperations, type Operation } from '../../../api/json-patch.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Status } from '../../../api/status.ts'
import { examine } from '../../check-object.ts'
import type { Strategy } from '../../strategy.ts'
import type { Attributes } from '../policies/attributes.ts'
import { internalError } from './ask.ts'
import { bornWith, inVersion } from './shown.ts'

/** The object after a hook's JSON patch, which was made for its form in `strategy`'s version. */
export function patchedBy(
  attributes: Attributes & { object: KubeObject },
  strategy: Strategy,
  operations: readonly Operation[],
): KubeObject | Status {
  if (operations.length > maxOperations) return internalError(`the patch has more than ${maxOperations} operations`)
  const shown = inVersion({ ...attributes, strategy }, 'object') as JsonObject
  const applied = applyJsonPatch(shown as Json, operations)
  if (typeof applied === 'string') return internalError(applied)
  return attributes.operation === 'CONNECT'
    ? (applied.value as unknown as KubeObject)
    : readBack(attributes, strategy, applied.value as JsonObject)
}

function readBack(attributes: Attributes & { object: KubeObject }, strategy: Strategy, patched: JsonObject): KubeObject | Status {
  const { subresource, object } = attributes
  const rule = subresource === undefined ? undefined : strategy.subresources?.[subresource]
  if (rule?.view && rule.update) return rule.update(copy(object), patched, undefined as never)
  const { value, problem } = examine(strategy, patched)
  if (problem !== undefined) return internalError(problem)
  const read = value as unknown as KubeObject
  strategy.setDefaults?.(read)
  restoreBirth(read, attributes)
  return strategy.alias ? strategy.alias.fromView(read) : read
}

/** What a hook was not shown of a new object, and what it cannot change. */
function restoreBirth(
  { metadata }: KubeObject,
  { object, operation, nameDrawn, old }: Attributes & { object: KubeObject },
): void {
  const fixed = metadata as unknown as Record<string, unknown>
  const given = (old ?? object).metadata as unknown as Record<string, unknown>
  for (const field of [...bornWith, 'namespace']) {
    if (given[field] === undefined) delete fixed[field]
    else fixed[field] = given[field]
  }
  if (operation !== 'CREATE' || (nameDrawn && !metadata.name)) metadata.name = object.metadata.name
}
