import { equal } from '../../../api/copy.ts'
import { type FieldError, forbiddenField, invalidField, tooLongField } from '../../../api/status.ts'
import { conditionsErrors } from '../../metadata/conditions.ts'
import { isCidr } from '../../metadata/domain-names.ts'
import { oneOf, present } from '../../metadata/field-rules.ts'
import { immutable } from '../../metadata/validate.ts'
import { itself, listErrors, setErrors } from '../device/lists.ts'
import { labelNameErrors, poolNameErrors } from '../device/names.ts'
import { configurationErrors, rawErrors } from '../device/selectors.ts'
import { nodeSelectorErrors } from '../pod/validate-node-affinity.ts'
import { csiDriverNameErrors } from '../volume-sources.ts'
import {
  type ClaimStatus,
  maxRequests,
  type ResourceClaim,
  type Result,
  requestNames,
  requestReferenceErrors,
} from './validate.ts'

const maxReservations = 256
const maxConditions = 8
const maxData = 10 * 1024
const maxInterfaceName = 256
const maxHardwareAddress = 128
const maxAddresses = 16

/** Models resource/validation validateResourceClaimStatusUpdate (1.36). */
export function claimStatusErrors(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { reservedFor = [], allocation, devices = [] } = claim.status ?? {}
  const allocated = new Set((allocation?.devices?.results ?? []).map(idOf))
  const rule = (device: Record<string, any>, at: string): FieldError[] => deviceErrors(device, allocated, at)
  return [
    ...setErrors(reservedFor, maxReservations, reservationErrors, ({ uid = '' }) => uid, 'status.reservedFor'),
    ...setErrors(devices, Number.POSITIVE_INFINITY, rule, internalId, 'status.devices'),
    ...reservedErrors(claim, old),
    ...allocationErrors(claim, old.status?.allocation),
  ]
}

const idOf = ({ driver = '', pool = '', device = '', shareID = '' }: Result): string => [driver, pool, device, shareID].join('\n')

/** A device as the API server tells it apart. */
const internalId = ({ driver = '', pool = '', device = '', shareID = '' }: Result): object => ({
  Driver: driver,
  Pool: pool,
  Device: device,
  ShareID: shareID,
})

type Reservation = NonNullable<ClaimStatus['reservedFor']>[number]

const reservationErrors = ({ resource, name, uid }: Reservation, at: string): FieldError[] => [
  ...present(resource, `${at}.resource`),
  ...present(name, `${at}.name`),
  ...present(uid, `${at}.uid`),
]

/** Only an allocated claim is reserved, and a claim that goes for nobody else. */
function reservedErrors({ metadata, status }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { reservedFor = [], allocation } = status ?? {}
  if (reservedFor.length === 0) return []
  if (!allocation) return [forbiddenField('status.reservedFor', 'may not be specified when `allocated` is not set')]
  const before = old.status?.reservedFor ?? []
  const added = reservedFor.some((one) => !before.some((other) => equal(one, other)))
  const why = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'
  return metadata.deletionTimestamp !== undefined && added ? [forbiddenField('status.reservedFor', why)] : []
}

function allocationErrors({ spec, status }: ResourceClaim, before: ClaimStatus['allocation']): FieldError[] {
  const { allocation } = status ?? {}
  if (!allocation) return []
  if (before) return immutable(allocation, before, 'status.allocation')
  const known = requestNames(spec)
  const at = 'status.allocation'
  const { results = [], config = [] } = allocation.devices ?? {}
  return [
    ...listErrors(results, maxRequests, (result, field) => resultErrors(result, known, field), `${at}.devices.results`),
    ...listErrors(
      config,
      2 * maxRequests,
      (one, field) => [
        ...oneOf(one.source, ['FromClaim', 'FromClass'], `${field}.source`),
        ...setErrors(
          one.requests ?? [],
          maxRequests,
          (name, where) => requestReferenceErrors(name, known, where),
          itself,
          `${field}.requests`,
        ),
        ...configurationErrors(one, field),
      ],
      `${at}.devices.config`,
    ),
    ...(allocation.nodeSelector ? nodeSelectorErrors(allocation.nodeSelector, `${at}.nodeSelector`) : []),
  ]
}

const resultErrors = ({ request = '', ...device }: Result, known: ReadonlySet<string>, at: string): FieldError[] => [
  ...requestReferenceErrors(request, known, `${at}.request`),
  ...placeErrors(device, at),
]

const placeErrors = ({ driver = '', pool = '', device = '', shareID }: Result, at: string): FieldError[] => [
  ...csiDriverNameErrors(driver, `${at}.driver`),
  ...poolNameErrors(pool, `${at}.pool`),
  ...labelNameErrors(device, `${at}.device`),
  ...(shareID === undefined ? [] : uidErrors(shareID, `${at}.shareID`)),
]

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Models validateUID (1.36). */
function uidErrors(uid: string, field: string): FieldError[] {
  if (uuid.test(uid)) return []
  const normal =
    'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters'
  const why = uuid.test(uid.toLowerCase()) ? normal : `error validating uid: invalid UUID length: ${uid.length}`
  return [invalidField(field, uid, why)]
}

/** Models validateDeviceStatus (1.36). */
function deviceErrors(device: Record<string, any>, allocated: ReadonlySet<string>, at: string): FieldError[] {
  const { conditions = [], data, networkData = {} } = device
  const many = conditions.length > maxConditions
  return [
    ...placeErrors(device, at),
    ...(allocated.has(idOf(device)) ? [] : [invalidField(at, internalId(device), 'must be an allocated device in the claim')]),
    ...(many ? listErrors(conditions, maxConditions, () => [], `${at}.conditions`) : []),
    ...conditionsErrors(conditions, `${at}.conditions`),
    ...(data === undefined ? [] : rawErrors(data, maxData, `${at}.data`)),
    ...networkErrors(networkData, `${at}.networkData`),
  ]
}

/** Models validateNetworkDeviceData (1.36). */
function networkErrors({ interfaceName = '', hardwareAddress = '', ips = [] }: Record<string, any>, at: string): FieldError[] {
  return [
    ...(interfaceName.length > maxInterfaceName ? [tooLongField(`${at}.interfaceName`, maxInterfaceName)] : []),
    ...(hardwareAddress.length > maxHardwareAddress ? [tooLongField(`${at}.hardwareAddress`, maxHardwareAddress)] : []),
    ...setErrors(ips as string[], maxAddresses, addressErrors, itself, `${at}.ips`),
  ]
}

const addressErrors = (address: string, field: string): FieldError[] =>
  isCidr(address)
    ? []
    : [invalidField(field, address, 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)')]
