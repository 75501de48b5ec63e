import { csinodes } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { columnsOf, integer } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'

type CSINode = KubeObject & { spec: { drivers?: object[] | null } }

/** Models pkg/registry/storage/csinode (1.36). */
export const csiNodeStrategy: Strategy<CSINode> = {
  resource: csinodes as never,
  requireResourceVersionOnUpdate: true,
  answersDeleteWithObject: true,
  columns: columnsOf<CSINode>(integer('Drivers', ({ spec }) => spec.drivers?.length ?? 0)),
  setDefaults(node) {
    node.spec = { ...node.spec, drivers: node.spec?.drivers ?? null }
  },
}
