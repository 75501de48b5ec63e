import type { ServiceAccount } from '../../../api/core.ts'
import { serviceaccounts } from '../../../api/kinds.ts'
import { columnsOf } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { tokenSubresource } from './token.ts'

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  resource: serviceaccounts,
  columns: columnsOf<ServiceAccount>({
    name: 'Secrets',
    type: 'string',
    value: (object) => String(object.secrets?.length ?? 0),
  }),
  answersDeleteWithObject: true,
  subresources: { token: tokenSubresource },
}
