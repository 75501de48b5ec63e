import { goQuote } from '../../../api/go-quote.ts'
import type { PodSpec } from '../../../api/pod.ts'
import { claimSpecWarnings } from '../persistentvolumeclaim/warnings.ts'

type Volume = NonNullable<PodSpec['volumes']>[number] & Record<string, any>

/** Sources of volumes that are on their way out, by what is said of them. */
const deprecated: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
}

/** Old sources, claims of half a byte, and files that hide each other. Models pkg/api/pod/warnings.go (1.36). */
export const volumeWarnings = ({ volumes = [] }: PodSpec, at: string): string[] => [
  ...(volumes as Volume[]).flatMap((volume, i) => [
    ...sourceWarnings(volume, Object.keys(deprecated), `${at}.volumes[${i}]`),
    ...claimSpecWarnings(volume.ephemeral?.volumeClaimTemplate?.spec, `${at}.volumes[${i}].ephemeral.volumeClaimTemplate.spec`),
  ]),
  ...(volumes as Volume[]).flatMap(overlapWarnings),
]

/** The old ones among a volume's sources. */
export const sourceWarnings = (volume: Record<string, any>, sources: readonly string[], at: string): string[] =>
  sources.flatMap((source) =>
    volume[source] ? [`${at}.${source === 'storageos' ? 'storageOS' : source}: ${deprecated[source]}`] : [],
  )

type Items = readonly { path?: string }[] | undefined
const pathsOf = (items: Items): string[] | undefined => items?.map(({ path = '' }) => path)

/** Models warningsForOverlappingVirtualPaths (1.36). */
function overlapWarnings({ name = '', configMap, secret, downwardAPI, projected }: Volume): string[] {
  const volume = `volume ${goQuote(name)}`
  const of = (items: Items, what: string): string[] => overlaps(pathsOf(items) ?? [], `${volume} (${what}): overlapping paths`)
  return [
    ...of(configMap?.items, `ConfigMap ${goQuote(configMap?.name ?? '')}`),
    ...of(secret?.items, `Secret ${goQuote(secret?.secretName ?? '')}`),
    ...of(downwardAPI?.items, 'DownwardAPI'),
    ...projectedWarnings(projected?.sources ?? [], volume),
  ]
}

/** The source of a projection that has paths, and how it is called. */
function projection(source: Record<string, any>): { paths: string[]; what: string } | undefined {
  const { configMap, secret, downwardAPI, serviceAccountToken: token, clusterTrustBundle: bundle } = source
  const quoted = (text = ''): string => goQuote(text)
  if (configMap?.items) return { paths: pathsOf(configMap.items) ?? [], what: `ConfigMap ${quoted(configMap.name)}` }
  if (secret?.items) return { paths: pathsOf(secret.items) ?? [], what: `Secret ${quoted(secret.name)}` }
  if (downwardAPI?.items) return { paths: pathsOf(downwardAPI.items) ?? [], what: 'DownwardAPI' }
  if (token) return { paths: [token.path ?? ''], what: 'ServiceAccountToken' }
  if (bundle) return { paths: [bundle.path ?? ''], what: `ClusterTrustBundle ${quoted(bundle.name ?? bundle.signerName)}` }
  return undefined
}

/** Each source by itself, then with those before it. One without paths of its own is looked at as the one before it was, as upstream does. */
function projectedWarnings(sources: readonly Record<string, any>[], volume: string): string[] {
  const before = new Set<string>()
  let current: ReturnType<typeof projection>
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0) return [`${volume} (Projected) has no sources provided`]
    current = projection(source) ?? current
    if (!current || current.paths.length === 0) return []
    const what = `${volume} (Projected ${current.what}): overlapping paths`
    const own = [...new Set(current.paths)]
    const together = [...own, ...before].sort()
    for (const path of own) before.add(path)
    return [...overlaps(current.paths, what), ...overlaps(together, what)]
  })
}

function overlaps(paths: readonly string[], what: string): string[] {
  const seen = new Set<string>()
  return paths.flatMap((given) => {
    const path = given.replace(/\/+$/, '')
    const other = [...seen].find((one) => collide(one, path))
    seen.add(path)
    return other === undefined ? [] : [`${what}: ${goQuote(path)} with ${goQuote(other)}`]
  })
}

const collide = (one: string, other: string): boolean =>
  one !== '' && other !== '' && (one === other || `${one}/`.startsWith(other) || `${other}/`.startsWith(one))
