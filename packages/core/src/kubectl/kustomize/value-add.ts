import type { JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, isFailed } from '../errors.ts'
import { memberOf, stepsOf } from './field-spec.ts'
import type { PatchTarget } from './kustomization.ts'
import { select } from './select.ts'
import type { Transformer } from './transformer.ts'

interface Target {
  selector?: PatchTarget
  fieldPath?: string
  filePathPosition?: number
}

/** Writes a value into fields, or as one part of their paths. Models api/internal/builtins/ValueAddTransformer.go (5.8). */
export const addsValue =
  (value: string, targets: readonly Target[]): Transformer =>
  (items) => {
    for (const { selector = {}, fieldPath = '', filePathPosition = 0 } of targets) {
      const selected = select(items, selector)
      if (isFailed(selected)) return selected as Failed
      for (const { object } of selected) add(object, stepsOf(fieldPath), value, filePathPosition)
    }
    return items
  }

function add(object: JsonObject, steps: readonly string[], value: string, position: number): void {
  let map = object
  for (const step of steps.slice(0, -1)) {
    if (!isJsonObject(map[step])) map[step] = {}
    map = map[step] as JsonObject
  }
  const field = memberOf(map, steps.at(-1) ?? '')
  field.set(position > 0 ? withPart(String(field.get() ?? ''), position - 1, value) : value)
}

/** Models kyaml/filesys/util.go InsertPathPart. */
function withPart(path: string, at: number, part: string): string {
  const parts = path.split('/').filter((one) => one !== '')
  parts.splice(at, 0, part)
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`
}
