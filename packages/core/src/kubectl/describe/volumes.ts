import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import type { Volume } from '../../api/pod.ts'
import { claimTemplateLines } from './volume-claim.ts'
import { persistentSources, volumeSources } from './volume-sources.ts'
import type { Writer } from './writer.ts'

type Source = Record<string, any>

/** Models describe.go describeVolumes (1.36). */
export function describeVolumes(out: Writer, volumes: readonly Volume[], space: string): void {
  if (volumes.length === 0) {
    out.raw(`${space}Volumes:\t<none>\n`)
    return
  }
  out.raw(`${space}Volumes:\n`)
  for (const volume of volumes) {
    out.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    if (!describeSource(out, volume)) out.line(1, '<unknown>')
  }
}

/** The source of a PersistentVolume. */
export function describePersistentSource(out: Writer, { spec }: PersistentVolume): void {
  if (!describeSource(out, spec as unknown as Source, persistentSources)) out.line(1, '<unknown>')
}

/** False for a volume of no known kind. */
function describeSource(out: Writer, of: Source, special: typeof persistentSources = new Map()): boolean {
  if (of.projected) projected(out, of.projected)
  else if (of.downwardAPI) downwardApi(out, of.downwardAPI)
  else if (of.ephemeral) ephemeral(out, of.ephemeral)
  else {
    const name = [...volumeSources.keys()].find((key) => of[key])
    if (name === undefined) return false
    const { sentence, rows } = volumeSources.get(name) as NonNullable<ReturnType<typeof volumeSources.get>>
    out.line(2, `Type:\t${sentence}`)
    // upstream's own form: these two labels differ from all others
    const mark = (label: string): string =>
      label === 'ISCSIInterface' ? label : `${label}:${name === 'azureDisk' && label === 'Kind' ? ' ' : ''}`
    for (const [label, value] of special.get(name) ?? rows) out.line(2, `${mark(label)}\t${value(of[name])}`)
    if (name === 'csi') attributes(out, of.csi.volumeAttributes ?? {})
  }
  return true
}

const maxAttribute = 140

function attributes(out: Writer, map: Record<string, string>): void {
  const keys = Object.keys(map).sort()
  if (keys.length === 0) out.line(2, 'VolumeAttributes:\t<none>')
  keys.forEach((key, i) => {
    const line = `${key}=${map[key]}`
    const shown = line.length > maxAttribute ? `${line.slice(0, maxAttribute)}...` : line
    out.raw(i === 0 ? `    VolumeAttributes:\t    ${shown}\n` : `        \t    ${shown}\n`)
  })
}

function ephemeral(out: Writer, source: Source): void {
  out.line(2, 'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)')
  if (source.volumeClaimTemplate) claimTemplateLines(out, source.volumeClaimTemplate as PersistentVolumeClaim)
}

function downwardApi(out: Writer, { items = [] }: Source): void {
  out.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)')
  out.line(2, 'Items:')
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) out.line(3, `${fieldRef.fieldPath} -> ${path}`)
    if (resourceFieldRef) out.line(3, `${resourceFieldRef.resource} -> ${path}`)
  }
}

function projected(out: Writer, { sources }: Source): void {
  out.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)')
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources ?? []) {
    if (secret) {
      out.line(2, `SecretName:\t${secret.name}`)
      out.line(2, `Optional:\t${secret.optional === true}`)
    } else if (downwardAPI) out.line(2, 'DownwardAPI:\ttrue')
    else if (configMap) {
      out.line(2, `ConfigMapName:\t${configMap.name}`)
      out.line(2, `Optional:\t${configMap.optional === true}`)
    } else if (serviceAccountToken) out.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds}`)
  }
}
