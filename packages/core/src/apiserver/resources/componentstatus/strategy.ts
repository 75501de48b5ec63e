import { componentstatuses } from '../../../api/kinds.ts'
import type { Condition, KubeObject } from '../../../api/object.ts'
import { nameColumn, text } from '../../age.ts'
import type { Strategy } from '../../strategy.ts'

type ComponentStatus = KubeObject & { conditions?: Condition[] }

const healthy = ({ conditions }: ComponentStatus): Condition | undefined =>
  conditions?.find((condition) => condition.type === 'Healthy')

/** Models printers printComponentStatus (1.36). */
export const componentStatusStrategy: Strategy<ComponentStatus> = {
  resource: componentstatuses as never,
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    nameColumn,
    text<ComponentStatus>('Status', (one) => (healthy(one)?.status === 'True' ? 'Healthy' : 'Unhealthy')),
    text<ComponentStatus>('Message', (one) => healthy(one)?.message ?? ''),
    text<ComponentStatus>('Error', (one) => (healthy(one) as { error?: string } | undefined)?.error ?? ''),
  ],
}
