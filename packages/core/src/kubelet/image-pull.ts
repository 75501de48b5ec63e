import type { Container } from '../api/pod.ts'
import type { Image } from '../images/image.ts'
import { goDuration } from './go-duration.ts'
import { type ImageReference, imageName, parseImage } from './image-reference.ts'
import type { ContainerRecord } from './record.ts'
import { note, type Sync } from './sync.ts'

// pkg/kubelet: imageBackOff of 10 s to MaxContainerBackOff
const firstBackoffMs = 10_000
const maxBackoffMs = 300_000
/** A registry that says no says it in this time. */
const refusalMs = 400
/** Asking whether a present image is still current. */
const recheckMs = 300
/** Between ErrImagePull and the sync that finds the back-off. */
const nextSyncMs = 1500

export interface PresentImage {
  image: Image
  reference: ImageReference
}

/**
 * The container's image when it is on the node; undefined while it is pulled, backed off or refused, which then stands in the
 * record. Models pkg/kubelet/images/image_manager.go EnsureImageExists (1.36).
 */
export function ensureImage(sync: Sync, container: Container, record: ContainerRecord): PresentImage | undefined {
  const reference = parseImage(container.image ?? '')
  if (typeof reference === 'string') return invalidName(sync, container, record, reference)
  const image = sync.parts.images.find(reference.repository)
  const present = isPresent(sync, reference) || image?.preloaded === true
  const policy = container.imagePullPolicy ?? 'IfNotPresent'
  if (record.pull?.done && image) return { image, reference }
  if (policy === 'Never' && !present) return neverPulled(sync, container, record)
  if (present && policy !== 'Always' && image) {
    note(
      sync,
      'Normal',
      'Pulled',
      `Container image "${container.image}" already present on machine and can be accessed by the pod`,
      container,
    )
    record.pull = { startedAtMs: sync.now, done: true }
    return { image, reference }
  }
  return pull(sync, container, record, reference, image)
}

/** True when a node has an image. */
function isPresent(sync: Sync, reference: ImageReference): boolean {
  return sync.parts.rows.get(imageKey(sync, reference)) !== undefined
}

const imageKey = (sync: Sync, reference: ImageReference): string => `kubelet/images/${sync.record.node}/${imageName(reference)}`

function pull(
  sync: Sync,
  container: Container,
  record: ContainerRecord,
  reference: ImageReference,
  image: Image | undefined,
): PresentImage | undefined {
  const now = sync.now
  const state = record.pull
  if (state?.retryAtMs !== undefined) {
    if (state.untilMs !== undefined && now < state.untilMs) return waitUntil(sync, state.untilMs)
    if (now < state.retryAtMs) return backOff(sync, container, record)
  }
  if (state === undefined || (state.retryAtMs !== undefined && now >= state.retryAtMs)) {
    return begin(sync, container, record, reference, image)
  }
  if (state.untilMs !== undefined && now < state.untilMs) return waitUntil(sync, state.untilMs)
  const refused = refusal(reference, image)
  if (refused !== undefined) return fail(sync, container, record, refused)
  return pulled(sync, container, record, reference, image as Image)
}

function waitUntil(sync: Sync, atMs: number): undefined {
  sync.due(atMs)
  return undefined
}

function begin(
  sync: Sync,
  container: Container,
  record: ContainerRecord,
  reference: ImageReference,
  image: Image | undefined,
): undefined {
  note(sync, 'Normal', 'Pulling', `Pulling image "${container.image}"`, container)
  const backoffMs = record.pull?.backoffMs
  const takesMs =
    refusal(reference, image) !== undefined ? refusalMs : isPresent(sync, reference) ? recheckMs : (image as Image).pullMs
  const untilMs = sync.now + takesMs + sync.parts.random.int(100)
  record.pull = { startedAtMs: sync.now, untilMs, ...(backoffMs === undefined ? {} : { backoffMs }) }
  return waitUntil(sync, untilMs)
}

function pulled(
  sync: Sync,
  container: Container,
  record: ContainerRecord,
  reference: ImageReference,
  image: Image,
): PresentImage {
  const took = goDuration(Math.round((record.pull?.untilMs ?? sync.now) - (record.pull?.startedAtMs ?? sync.now)))
  const size = `Image size: ${image.sizeBytes} bytes.`
  note(
    sync,
    'Normal',
    'Pulled',
    `Successfully pulled image "${container.image}" in ${took} (${took} including waiting). ${size}`,
    container,
  )
  sync.parts.rows.set(imageKey(sync, reference), { sizeBytes: image.sizeBytes })
  record.pull = { startedAtMs: sync.now, done: true }
  return { image, reference }
}

/** Why the registry does not give this image, in containerd's words. */
function refusal(reference: ImageReference, image: Image | undefined): string | undefined {
  const name = imageName(reference)
  const [domain] = reference.repository.split('/') as [string]
  const head = `failed to pull and unpack image "${name}": failed to resolve reference "${name}":`
  if (!image) {
    if (domain === 'docker.io') {
      return `${head} pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    }
    if (knownRegistries.has(domain)) return `rpc error: code = NotFound desc = ${head} ${name}: not found`
    const path = reference.repository.slice(domain.length + 1)
    const url = `https://${domain}/v2/${path}/manifests/${reference.digest ?? reference.tag ?? 'latest'}`
    return `${head} failed to do request: Head "${url}": dial tcp: lookup ${domain.replace(/:\d+$/, '')}: no such host`
  }
  const tag = reference.tag ?? 'latest'
  const hasTag = (image.tags?.includes(tag) ?? true) && (image.tagPattern?.test(tag) ?? true)
  const missing = reference.digest !== undefined ? reference.digest !== image.digest : !hasTag
  return missing ? `rpc error: code = NotFound desc = ${head} ${name}: not found` : undefined
}

const knownRegistries = new Set([
  'registry.k8s.io',
  'gcr.io',
  'quay.io',
  'ghcr.io',
  'k8s.gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
])

function fail(sync: Sync, container: Container, record: ContainerRecord, error: string): undefined {
  note(sync, 'Warning', 'Failed', `Failed to pull image "${container.image}": ${error}`, container)
  note(sync, 'Warning', 'Failed', 'Error: ErrImagePull', container)
  const backoffMs = Math.min(record.pull?.backoffMs === undefined ? firstBackoffMs : record.pull.backoffMs * 2, maxBackoffMs)
  record.reason = 'ErrImagePull'
  record.message = error
  const startedAtMs = record.pull?.startedAtMs ?? sync.now
  record.pull = { startedAtMs, untilMs: sync.now + nextSyncMs, retryAtMs: sync.now + backoffMs, backoffMs, error }
  return waitUntil(sync, sync.now + nextSyncMs)
}

function backOff(sync: Sync, container: Container, record: ContainerRecord): undefined {
  if (record.reason !== 'ImagePullBackOff') {
    const message = `Back-off pulling image "${container.image}"`
    note(sync, 'Normal', 'BackOff', message, container)
    note(sync, 'Warning', 'Failed', 'Error: ImagePullBackOff', container)
    record.reason = 'ImagePullBackOff'
    record.message = `${message}: ErrImagePull: ${record.pull?.error}`
  }
  sync.due(record.pull?.retryAtMs ?? sync.now, true)
  return undefined
}

function invalidName(sync: Sync, container: Container, record: ContainerRecord, why: string): undefined {
  if (record.reason === 'InvalidImageName') return undefined
  const message = `Failed to apply default image tag "${container.image}": couldn't parse image reference "${container.image}": ${why}`
  note(sync, 'Warning', 'InspectFailed', message, container)
  note(sync, 'Warning', 'Failed', 'Error: InvalidImageName', container)
  record.reason = 'InvalidImageName'
  record.message = message
  return undefined
}

function neverPulled(sync: Sync, container: Container, record: ContainerRecord): undefined {
  if (record.reason === 'ErrImageNeverPull') return undefined
  const message = `Container image "${container.image}" is not present with pull policy of Never`
  note(sync, 'Warning', 'ErrImageNeverPull', message, container)
  note(sync, 'Warning', 'Failed', 'Error: ErrImageNeverPull', container)
  record.reason = 'ErrImageNeverPull'
  record.message = message
  return undefined
}
