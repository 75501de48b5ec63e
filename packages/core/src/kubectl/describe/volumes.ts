import type { Volume } from '../../api/pod.ts'
import type { Writer } from './writer.ts'

/** Models describe.go describeVolumes (1.36). */
export function describeVolumes(out: Writer, volumes: readonly Volume[], space: string): void {
  if (volumes.length === 0) {
    out.raw(`${space}Volumes:\t<none>\n`)
    return
  }
  out.raw(`${space}Volumes:\n`)
  for (const volume of volumes) {
    out.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    for (const text of linesOf(volume)) out.line(2, text)
  }
}

const optional = (value: boolean | undefined): string => String(value === true)

function linesOf(volume: Volume): string[] {
  const { hostPath, emptyDir, secret, configMap, persistentVolumeClaim: claim } = volume
  if (hostPath)
    return ['Type:\tHostPath (bare host directory volume)', `Path:\t${hostPath.path}`, `HostPathType:\t${hostPath.type ?? ''}`]
  if (emptyDir) {
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${emptyDir.medium ?? ''}`,
      `SizeLimit:\t${emptyDir.sizeLimit ?? '<unset>'}`,
    ]
  }
  if (secret)
    return [
      'Type:\tSecret (a volume populated by a Secret)',
      `SecretName:\t${secret.secretName}`,
      `Optional:\t${optional(secret.optional)}`,
    ]
  if (configMap)
    return [
      'Type:\tConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${configMap.name}`,
      `Optional:\t${optional(configMap.optional)}`,
    ]
  if (claim) {
    return [
      'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      `ClaimName:\t${claim.claimName}`,
      `ReadOnly:\t${claim.readOnly === true}`,
    ]
  }
  return otherLines(volume)
}

function otherLines({ projected, downwardAPI }: Volume): string[] {
  if (projected) {
    return [
      'Type:\tProjected (a volume that contains injected data from multiple sources)',
      ...(projected.sources ?? []).flatMap(projection),
    ]
  }
  if (downwardAPI) {
    const items = (downwardAPI.items ?? []).map((item) => `  ${item.fieldRef?.fieldPath ?? ''} -> ${item.path}`)
    return ['Type:\tDownwardAPI (a volume populated by information about the pod)', 'Items:', ...items]
  }
  return ['<unknown>']
}

function projection(source: Record<string, any>): string[] {
  if (source.secret) return [`SecretName:\t${source.secret.name}`, `Optional:\t${optional(source.secret.optional)}`]
  if (source.downwardAPI) return ['DownwardAPI:\ttrue']
  if (source.configMap) return [`ConfigMapName:\t${source.configMap.name}`, `Optional:\t${optional(source.configMap.optional)}`]
  if (source.serviceAccountToken) return [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds}`]
  return []
}
