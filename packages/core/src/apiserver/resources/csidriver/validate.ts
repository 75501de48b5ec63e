import type { KubeObject } from '../../../api/object.ts'
import { duplicateField, type FieldError, invalidField, unsupportedField } from '../../../api/status.ts'
import { supported } from '../../metadata/field-rules.ts'
import { immutable } from '../../metadata/validate.ts'
import { tokenSecondsErrors } from '../serviceaccount/token-seconds.ts'

export type CSIDriver = KubeObject & { spec: Record<string, any> }

const minUpdateSeconds = 10

/** Models storage/validation validateCSIDriverSpec (1.36). */
export function csiDriverErrors({ spec }: CSIDriver): FieldError[] {
  const { nodeAllocatableUpdatePeriodSeconds: period } = spec
  const modes = ['Persistent', 'Ephemeral']
  return [
    ...supported(spec.fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType'], 'spec.fsGroupPolicy'),
    ...tokenErrors(spec.tokenRequests ?? []),
    ...(spec.volumeLifecycleModes as string[])
      .filter((mode) => !modes.includes(mode))
      .map((mode) => unsupportedField('spec.volumeLifecycleModes', mode, modes)),
    ...(period !== undefined && period < minUpdateSeconds
      ? [invalidField('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds')]
      : []),
  ]
}

/** Models validateTokenRequests (1.36). */
function tokenErrors(requests: readonly { audience?: string; expirationSeconds?: number }[]): FieldError[] {
  const audiences = requests.map(({ audience = '' }) => audience)
  return requests.flatMap(({ audience = '', expirationSeconds: seconds }, i) => {
    const at = `spec.tokenRequests[${i}]`
    if (audiences.indexOf(audience) < i) return [duplicateField(`${at}.audience`, audience)]
    return seconds === undefined ? [] : tokenSecondsErrors(seconds, `${at}.expirationSeconds`)
  })
}

/** Models ValidateCSIDriverUpdate (1.36). */
export const csiDriverUpdateErrors = (driver: CSIDriver, { spec: before }: CSIDriver): FieldError[] => [
  ...csiDriverErrors(driver),
  ...immutable(driver.spec.attachRequired, before.attachRequired, 'spec.attachedRequired'),
  ...immutable(driver.spec.volumeLifecycleModes, before.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
]
