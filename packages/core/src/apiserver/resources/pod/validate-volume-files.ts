import type { KeyToPath } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { localPathErrors, type Source } from '../volume-sources.ts'
import { fieldRefErrors, resourceRefErrors } from './validate-field-refs.ts'

const badMode = 'must be a number between 0 and 0777 (octal), both inclusive'

const modeErrors = (mode: number | undefined, at: string): FieldError[] =>
  mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalidField(at, mode, badMode)]

/** Models validateKeyToPath (1.36). */
const keyToPathErrors = ({ key, path = '', mode }: KeyToPath, at: string): FieldError[] => [
  ...(key ? [] : [requiredField(`${at}.key`)]),
  ...(path === '' ? [requiredField(`${at}.path`)] : localPathErrors(path, `${at}.path`)),
  ...modeErrors(mode, `${at}.mode`),
]

const itemsErrors = (items: readonly KeyToPath[], at: string): FieldError[] =>
  items.flatMap((item, i) => keyToPathErrors(item, `${at}[${i}]`))

const downwardPaths = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']

/** Models validateDownwardAPIVolumeFile (1.36): upstream names the volume, not the item. */
function downwardFileErrors({ path = '', fieldRef, resourceFieldRef, mode }: Source, at: string): FieldError[] {
  const errors = path === '' ? [requiredField(`${at}.path`)] : localPathErrors(path, `${at}.path`)
  if (fieldRef) {
    errors.push(...fieldRefErrors(fieldRef, downwardPaths, `${at}.fieldRef`))
    const why = 'fieldRef and resourceFieldRef can not be specified simultaneously'
    if (resourceFieldRef) errors.push(invalidField(at, 'resource', why))
  } else if (resourceFieldRef) errors.push(...resourceRefErrors(resourceFieldRef, `${at}.resourceFieldRef`, true))
  else errors.push(requiredField(at, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...modeErrors(mode, `${at}.mode`)]
}

const minTokenSeconds = 600
const maxTokenSeconds = 2 ** 32

function tokenErrors({ expirationSeconds: seconds, path = '' }: Source, at: string, volume: string): FieldError[] {
  const errors: FieldError[] = []
  const field = `${at}.expirationSeconds`
  if (seconds < minTokenSeconds) errors.push(invalidField(field, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > maxTokenSeconds) errors.push(invalidField(field, seconds, 'may not specify a duration larger than 2^32 seconds'))
  return [...errors, ...(path === '' ? [requiredField(`${volume}.path`)] : localPathErrors(path, `${volume}.path`))]
}

/** Models validateProjectionSources (1.36). */
function projectionErrors(source: Source, at: string, volume: string, paths: Set<string>): FieldError[] {
  const clash = (path: string | undefined, shown: string): FieldError[] => {
    if (!path) return []
    if (paths.has(path)) return [invalidField(volume, shown, 'conflicting duplicate paths')]
    paths.add(path)
    return []
  }
  const keyed = (['secret', 'configMap'] as const).flatMap((kind) => {
    const part = source[kind] as Source | undefined
    if (!part) return []
    const name = (part.name ?? '') as string
    return [
      ...(name === '' ? [requiredField(`${at}.${kind}.name`)] : []),
      ...((part.items ?? []) as KeyToPath[]).flatMap((item, i) => [
        ...keyToPathErrors(item, `${at}.${kind}.items[${i}]`),
        ...clash(item.path, name),
      ]),
    ]
  })
  const downward = ((source.downwardAPI?.items ?? []) as Source[]).flatMap((item) => [
    ...downwardFileErrors(item, `${at}.downwardAPI`),
    ...clash(item.path, item.path ?? ''),
  ])
  const token = source.serviceAccountToken ? tokenErrors(source.serviceAccountToken, `${at}.serviceAccountToken`, volume) : []
  const many = Object.keys(source).length > 1
  return [...keyed, ...downward, ...token, ...(many ? [forbiddenField(at, 'may not specify more than 1 volume type')] : [])]
}

function projectedErrors({ sources: found, defaultMode }: Source, at: string): FieldError[] {
  const sources = found ?? [] // null when none is stored
  const paths = new Set<string>()
  return [
    ...modeErrors(defaultMode, `${at}.defaultMode`),
    ...(sources as Source[]).flatMap((source, i) => projectionErrors(source, `${at}.sources[${i}]`, at, paths)),
  ]
}

/** Volumes of files that come from the API. */
export const fileSources = {
  secret: ({ secretName, items = [], defaultMode }: Source, at: string): FieldError[] => [
    ...(secretName ? [] : [requiredField(`${at}.secretName`)]),
    ...modeErrors(defaultMode, `${at}.defaultMode`),
    ...itemsErrors(items, `${at}.items`),
  ],
  configMap: ({ name, items = [], defaultMode }: Source, at: string): FieldError[] => [
    ...(name ? [] : [requiredField(`${at}.name`)]),
    ...modeErrors(defaultMode, `${at}.defaultMode`),
    ...itemsErrors(items, `${at}.items`),
  ],
  downwardAPI: ({ items = [], defaultMode }: Source, at: string): FieldError[] => [
    ...modeErrors(defaultMode, `${at}.defaultMode`),
    ...(items as Source[]).flatMap((item) => downwardFileErrors(item, at)),
  ],
  projected: projectedErrors,
}
