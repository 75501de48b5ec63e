import type { Container, Volume } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, notFoundField, requiredField } from '../../../api/status.ts'
import { supported } from '../../metadata/field-rules.ts'
import { descendingPath } from '../volume-sources.ts'

type Mount = Record<string, any>
type Volumes = ReadonlyMap<string, Volume>

const devicesOf = (container: Container): Mount[] => container.volumeDevices ?? []

/** Models core/validation ValidateVolumeMounts (1.36): some faults are told of the list, not of the mount. */
export function mountErrors(container: Container, at: string, volumes: Volumes): FieldError[] {
  const paths = new Set<string>()
  const devices = devicesOf(container)
  return (container.volumeMounts ?? []).flatMap((mount: Mount, i) => {
    const { name = '', mountPath = '' } = mount
    const field = `${at}[${i}]`
    const errors = name === '' ? [requiredField(`${field}.name`)] : []
    if (!volumes.has(name)) errors.push(notFoundField(`${field}.name`, name))
    if (mountPath === '') errors.push(requiredField(`${field}.mountPath`))
    if (paths.has(mountPath)) errors.push(invalidField(`${field}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (devices.some((device) => device.name === name))
      errors.push(invalidField(`${field}.name`, name, 'must not already exist in volumeDevices'))
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalidField(`${field}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    return [...errors, ...pathErrors(mount, at, field), ...propagationErrors(mount, container, at)]
  })
}

function pathErrors({ subPath = '', subPathExpr = '' }: Mount, at: string, field: string): FieldError[] {
  const both = subPath !== '' && subPathExpr !== ''
  const why = 'subPathExpr and subPath are mutually exclusive'
  return [
    ...descendingPath(subPath, `${at}.subPath`),
    ...(both ? [invalidField(`${field}.subPathExpr`, subPathExpr, why)] : []),
    ...descendingPath(subPathExpr, `${at}.subPathExpr`),
  ]
}

function propagationErrors(
  { mountPropagation, recursiveReadOnly, readOnly }: Mount,
  container: Container,
  at: string,
): FieldError[] {
  const field = `${at}.mountPropagation`
  const errors = supported(mountPropagation, ['Bidirectional', 'HostToContainer', 'None'], field)
  if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true)
    errors.push(forbiddenField(field, 'Bidirectional mount propagation is available only to privileged containers'))
  const recursive = `${at}.recursiveReadOnly`
  errors.push(...supported(recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'], recursive))
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') return errors
  if (!readOnly) errors.push(forbiddenField(recursive, 'may only be specified when readOnly is true'))
  if ((mountPropagation ?? 'None') !== 'None')
    errors.push(forbiddenField(recursive, 'may only be specified when mountPropagation is None or not specified'))
  return errors
}

/** Models core/validation ValidateVolumeDevices (1.36). */
export function deviceErrors(container: Container, at: string, volumes: Volumes): FieldError[] {
  const [paths, names] = [new Set<string>(), new Set<string>()]
  const mounts = (container.volumeMounts ?? []) as Mount[]
  return devicesOf(container).flatMap(({ name = '', devicePath = '' }, i) => {
    const field = `${at}[${i}]`
    const wrong = (part: string, value: string, why: string): FieldError => invalidField(`${field}.${part}`, value, why)
    const errors = name === '' ? [requiredField(`${field}.name`)] : []
    if (names.has(name)) errors.push(wrong('name', name, 'must be unique'))
    const volume = volumes.get(name)
    const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) errors.push(wrong('name', name, why))
    if (!volume) errors.push(notFoundField(`${field}.name`, name))
    if (devicePath === '') errors.push(requiredField(`${field}.devicePath`))
    if (paths.has(devicePath)) errors.push(wrong('devicePath', devicePath, 'must be unique'))
    if (devicePath.split('/').includes('..')) errors.push(wrong('devicePath', devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.some((mount) => mount.name === name)) errors.push(wrong('name', name, 'must not already exist in volumeMounts'))
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(wrong('devicePath', devicePath, 'must not already exist as a path in volumeMounts'))
    if (name !== '') names.add(name)
    return errors
  })
}
