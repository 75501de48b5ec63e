import { componentstatuses } from '../../../api/kinds.ts'
import type { Condition, KubeObject } from '../../../api/object.ts'
import { nameColumn, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'

type ComponentStatus = KubeObject & { conditions?: Condition[] }

const healthy = ({ conditions }: ComponentStatus): Condition | undefined =>
  conditions?.find((condition) => condition.type === 'Healthy')

const well = (name: string): ComponentStatus => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' } as Condition],
})

/** What the API server asks itself: the control plane of a lab is always there. Models registry/core/componentstatus (1.36). */
const components = ['controller-manager', 'etcd-0', 'scheduler'].map(well)

/** Models printers printComponentStatus (1.36). */
export const componentStatusStrategy: Strategy<ComponentStatus> = {
  resource: componentstatuses as never,
  computed: components,
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    nameColumn,
    text<ComponentStatus>('Status', (one) => (healthy(one)?.status === 'True' ? 'Healthy' : 'Unhealthy')),
    text<ComponentStatus>('Message', (one) => healthy(one)?.message ?? ''),
    text<ComponentStatus>('Error', (one) => (healthy(one) as { error?: string } | undefined)?.error ?? ''),
  ],
}
