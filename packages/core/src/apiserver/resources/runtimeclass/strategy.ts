import { runtimeclasses } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type RuntimeClass = KubeObject & { handler?: string }

/** Models pkg/registry/node/runtimeclass (1.36). */
export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  resource: runtimeclasses as never,
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<RuntimeClass>(text('Handler', ({ handler }) => handler ?? '')),
  validate: ({ handler }) =>
    handler ? isDns1123Label(handler).map((why) => invalidField('handler', handler, why)) : [requiredField('handler')],
  validateUpdate: (object, old) => immutable(object.handler, old.handler, 'handler'),
}
