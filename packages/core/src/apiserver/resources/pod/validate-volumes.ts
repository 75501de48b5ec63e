import type { Container, KeyToPath, Volume } from '../../../api/pod.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { isDns1123Label } from '../../metadata/names.ts'

/** Models core/validation ValidateVolumes (1.36). */
export function volumeErrors(volumes: readonly Volume[], at: string): FieldError[] {
  const names = new Set<string>()
  return volumes.flatMap((volume, i) => {
    const errors = sourceErrors(volume, `${at}[${i}]`)
    const { name = '' } = volume
    if (name === '') return [...errors, requiredField(`${at}[${i}].name`)]
    const wrong = isDns1123Label(name).map((why) => invalidField(`${at}[${i}].name`, name, why))
    if (wrong.length === 0 && names.has(name)) wrong.push(duplicateField(`${at}[${i}].name`, name))
    names.add(name)
    return [...errors, ...wrong]
  })
}

function sourceErrors(volume: Volume, at: string): FieldError[] {
  const [, ...more] = Object.keys(volume).filter((key) => key !== 'name')
  return [
    ...contentErrors(volume, at),
    ...hostPathErrors(volume, `${at}.hostPath`),
    ...(volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName
      ? [requiredField(`${at}.persistentVolumeClaim.claimName`)]
      : []),
    ...more.map((source) => forbiddenField(`${at}.${source}`, 'may not specify more than 1 volume type')),
  ]
}

const badMode = 'must be a number between 0 and 0777 (octal), both inclusive'
const isMode = (mode: number): boolean => mode >= 0 && mode <= 0o777

function contentErrors({ configMap, secret, projected, downwardAPI }: Volume, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (secret && !secret.secretName) errors.push(requiredField(`${at}.secret.secretName`))
  if (configMap && !configMap.name) errors.push(requiredField(`${at}.configMap.name`))
  for (const [kind, source] of Object.entries({ secret, configMap, projected, downwardAPI })) {
    const mode = source?.defaultMode
    if (mode !== undefined && !isMode(mode)) errors.push(invalidField(`${at}.${kind}.defaultMode`, mode, badMode))
  }
  errors.push(...itemErrors(secret?.items ?? [], `${at}.secret.items`))
  return [...errors, ...itemErrors(configMap?.items ?? [], `${at}.configMap.items`)]
}

function itemErrors(items: readonly KeyToPath[], at: string): FieldError[] {
  return items.flatMap(({ key, path, mode }, i) => [
    ...(key ? [] : [requiredField(`${at}[${i}].key`)]),
    ...(path ? insideErrors(path, `${at}[${i}].path`) : [requiredField(`${at}[${i}].path`)]),
    ...(mode === undefined || isMode(mode) ? [] : [invalidField(`${at}[${i}].mode`, mode, badMode)]),
  ])
}

const hasBacksteps = (path: string): boolean => path.split('/').includes('..')

/** A path that stays below its volume. */
function insideErrors(path: string, at: string): FieldError[] {
  if (path.startsWith('/')) return [invalidField(at, path, 'must be a relative path')]
  return hasBacksteps(path) ? [invalidField(at, path, "must not contain '..'")] : []
}

const hostPathTypes = ['BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

function hostPathErrors({ hostPath }: Volume, at: string): FieldError[] {
  if (!hostPath) return []
  const { path = '', type = '' } = hostPath
  if (path === '') return [requiredField(`${at}.path`)]
  const errors = hasBacksteps(path) ? [invalidField(`${at}.path`, path, "must not contain '..'")] : []
  return type === '' || hostPathTypes.includes(type) ? errors : [...errors, unsupportedField(`${at}.type`, type, hostPathTypes)]
}

/** Models core/validation ValidateVolumeMounts (1.36). */
export function mountErrors(container: Container, at: string, volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>()
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const field = `${at}.volumeMounts[${i}]`
    const { name = '', mountPath = '', subPath = '' } = mount
    const errors: FieldError[] = []
    if (name === '') errors.push(requiredField(`${field}.name`))
    if (!volumes.has(name)) {
      errors.push({ reason: 'FieldValueNotFound', field: `${field}.name`, message: `Not found: ${JSON.stringify(name)}` })
    }
    if (mountPath === '') errors.push(requiredField(`${field}.mountPath`))
    if (paths.has(mountPath)) errors.push(invalidField(`${field}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (subPath !== '') errors.push(...insideErrors(subPath, `${field}.subPath`))
    return errors
  })
}
