import { copy } from '../../api/copy.ts'
import type { Container, EphemeralContainer, Pod } from '../../api/pod.ts'
import type { Kubectl } from '../command.ts'
import { type Failed, fail } from '../errors.ts'
import { nameSuffix } from '../name-suffix.ts'
import { parsePairs } from './pairs.ts'

/** A Pod to be made or changed, and the container in it that debugs; '' when there is none to join. */
export interface DebugPod {
  pod: Pod
  container: string
}

const suffix = (kubectl: Kubectl): string => nameSuffix(kubectl.now())

const envOf = ({ flags }: Kubectl): { name: string; value: string }[] =>
  [...parsePairs(flags.strings('env'))].map(([name, value]) => ({ name, value }))

function containerFor(kubectl: Kubectl, name: string): Container {
  const { flags, rest = [] } = kubectl
  const env = envOf(kubectl)
  return {
    name,
    image: flags.string('image'),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(rest.length === 0 ? {} : flags.bool('arguments-only') ? { args: [...rest] } : { command: [...rest] }),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  }
}

/** Models kubectl/pkg/cmd/debug/debug.go computeDebugContainerName (1.36). */
/** A name that no container of the Pod has. Models debug.go computeDebugContainerName (1.36). */
function newName(kubectl: Kubectl, { spec }: Pod): string {
  const { flags, process } = kubectl
  if (flags.string('container') !== '') return flags.string('container')
  const taken = new Set(
    [spec.containers, spec.initContainers ?? [], spec.ephemeralContainers ?? []].flat().map(({ name }) => name),
  )
  let drawnAtMs = kubectl.now()
  while (taken.has(`debugger-${nameSuffix(drawnAtMs)}`)) drawnAtMs++
  const name = `debugger-${nameSuffix(drawnAtMs)}`
  if (!flags.bool('quiet')) process.stdout(`Defaulting debug container name to ${name}.\n`)
  return name
}

/** The Pod with one more ephemeral container. Models debug.go generateDebugContainer (1.36). */
export function withEphemeral(kubectl: Kubectl, source: Pod): DebugPod {
  const name = newName(kubectl, source)
  const target = kubectl.flags.string('target')
  const added: EphemeralContainer = {
    ...containerFor(kubectl, name),
    ...(target === '' ? {} : { targetContainerName: target }),
  }
  const pod = copy(source)
  pod.spec.ephemeralContainers = [...(pod.spec.ephemeralContainers ?? []), added]
  return { pod, container: name }
}

/** A Pod on a node. Models debug.go generateNodeDebugPod (1.36). */
export function onNode(kubectl: Kubectl, node: string): DebugPod {
  const { flags, process, namespace } = kubectl
  const container = flags.string('container') || 'debugger'
  const name = `node-debugger-${node}-${suffix(kubectl)}`
  if (!flags.bool('quiet')) process.stdout(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`)
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [containerFor(kubectl, container)],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  }
  return { pod, container }
}

/** A copy of the Pod with a container more, or with one that is changed. Models debug.go generatePodCopyWithDebugContainer (1.36). */
export function copyOf(kubectl: Kubectl, source: Pod): (DebugPod & { onlyImages?: true }) | Failed {
  const { flags } = kubectl
  const { labels, annotations, namespace } = source.metadata
  const spec = copy(source.spec)
  delete spec.ephemeralContainers
  if (flags.given('share-processes')) spec.shareProcessNamespace = flags.bool('share-processes')
  if (!flags.bool('same-node')) delete spec.nodeName
  const images = parsePairs(flags.strings('set-image'))
  for (const container of spec.containers) container.image = images.get(container.name) ?? images.get('*') ?? container.image
  const metadata = {
    name: flags.string('copy-to'),
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
  }
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec }
  const existing = spec.containers.find(({ name }) => name === flags.string('container'))
  if (!existing && flags.string('image') === '')
    return images.size > 0 ? { pod, container: '', onlyImages: true } : fail('you must specify image when creating new container')
  if (existing) {
    change(kubectl, existing)
    return { pod, container: existing.name }
  }
  const name = newName(kubectl, source)
  spec.containers.push(containerFor(kubectl, name))
  return { pod, container: name }
}

function change(kubectl: Kubectl, container: Container): void {
  const { flags, rest = [] } = kubectl
  const { command, args, env, image, imagePullPolicy } = containerFor(kubectl, container.name)
  if (rest.length > 0 && command) delete container.args
  const given = { command, args, env, imagePullPolicy, image: image || undefined }
  Object.assign(container, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
  for (const name of ['stdin', 'tty'] as const) {
    delete container[name]
    if (flags.bool(name)) container[name] = true
  }
}

/** What a copy does not keep, unless it is told to. Models profiles.go KeepFlags (1.36). */
export function dropUnkept({ flags }: Kubectl, { metadata, spec }: Pod): void {
  if (!flags.bool('keep-labels')) delete metadata.labels
  if (flags.string('profile') === 'legacy') return
  if (!flags.bool('keep-annotations')) delete metadata.annotations
  if (!flags.bool('keep-init-containers')) delete spec.initContainers
  for (const container of spec.containers) {
    if (!flags.bool('keep-liveness')) delete container.livenessProbe
    if (!flags.bool('keep-readiness')) delete container.readinessProbe
    if (!flags.bool('keep-startup')) delete container.startupProbe
  }
}
