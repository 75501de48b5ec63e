import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { nodes, pods } from '../../api/kinds.ts'
import type { Container, EphemeralContainer, Pod } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { parseEnv } from '../generate/pod.ts'
import { nameSuffix } from '../name-suffix.ts'
import { getObject } from '../object-requests.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { createObject, isStatus, patchObject } from '../result.ts'
import { waitFor } from '../wait-for.ts'
import { attachToPod } from './attach-to-pod.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

export const debug: Verb = {
  name: 'debug',
  summary: 'Look into a Pod or node with a container of your own',
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  examples: `
  # A shell beside the coffee container
  kubectl debug -it coffee --image=busybox --target=coffee

  # A copy of the Pod with another image
  kubectl debug coffee -it --copy-to=coffee-debug --set-image=*=busybox`,
  flags: [
    bool('arguments-only', 'Words behind -- are arguments and not the command.'),
    bool('attach', 'Wait for the container and join it.'),
    text('container', 'Name of the new container.', { short: 'c' }),
    text('copy-to', 'Make a copy of the Pod with this name.'),
    text('custom', 'File with parts of the container.', { notSimulated: true }),
    { name: 'env', type: 'stringArray', usage: 'NAME=VALUE of the container.' },
    text('image', 'Image of the container.'),
    text('image-pull-policy', 'Always, IfNotPresent or Never.'),
    bool('keep-annotations', 'Copy annotations too.'),
    bool('keep-labels', 'Copy labels too.'),
    bool('keep-liveness', 'Copy liveness probes too.'),
    bool('keep-readiness', 'Copy readiness probes too.'),
    bool('keep-startup', 'Copy startup probes too.'),
    bool('keep-init-containers', 'Copy init containers too.', { default: true }),
    text('profile', 'legacy, general, baseline, netadmin, restricted or sysadmin.', { default: 'general' }),
    bool('quiet', 'Say nothing about the container.', { short: 'q' }),
    bool('replace', 'With --copy-to: delete the Pod.'),
    bool('same-node', 'With --copy-to: on the same node.'),
    { name: 'set-image', type: 'stringArray', usage: 'With --copy-to: CONTAINER=IMAGE.' } as Flag,
    bool('share-processes', 'With --copy-to: one process namespace.', { default: true }),
    bool('stdin', 'Keep standard input open.', { short: 'i' }),
    text('target', 'Container whose processes are to be seen.'),
    bool('tty', 'Give the container a terminal.', { short: 't' }),
    { name: 'filename', short: 'f', type: 'stringSlice', usage: 'File that names the object.' },
  ],
  takesRest: true,
  run,
}

/** Models kubectl/pkg/cmd/debug/debug.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const [word] = args
  if (word === undefined) return finish(kubectl, fail('NAME or filename is required for debug'))
  if (flags.string('image') === '' && flags.strings('set-image').length === 0 && flags.string('copy-to') === '')
    return finish(
      kubectl,
      fail("you must specify --image when not copying the target pod.\nSee 'kubectl debug -h' for help and examples"),
    )
  if (flags.bool('tty') && !flags.bool('stdin'))
    return finish(kubectl, fail('-i/--stdin is required for containers with -t/--tty=true'))
  const found = await infosOf(kubectl, { args: word.includes('/') ? [word] : ['pods', word] })
  if (isFailed(found)) return finish(kubectl, found)
  const [info] = found.infos
  if (!info) return finish(kubectl, found.causes)
  if (info.resource === nodes) return debugNode(kubectl, info)
  if (info.resource !== pods) return finish(kubectl, fail(`${JSON.stringify(info.resource.resource)} not supported by debug`))
  return flags.string('copy-to') === '' ? debugPod(kubectl, info) : debugCopy(kubectl, info)
}

const suffix = (kubectl: Kubectl): string => nameSuffix(kubectl.now())

function containerFor(kubectl: Kubectl, name: string): Container | Failed {
  const { flags, rest = [], args } = kubectl
  const env = parseEnv(flags.strings('env'))
  if (isFailed(env)) return env
  const words = [...args.slice(1), ...rest]
  return {
    name,
    image: flags.string('image'),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(words.length === 0 ? {} : flags.bool('arguments-only') ? { args: words } : { command: words }),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
    ...(flags.string('profile') === 'netadmin' ? { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } } : {}),
    ...(flags.string('profile') === 'sysadmin' ? { securityContext: { privileged: true } } : {}),
  }
}

async function debugPod(kubectl: Kubectl, info: Info): Promise<number> {
  const { flags, process } = kubectl
  const pod = info.object as unknown as Pod
  const target = flags.string('target')
  const name = flags.string('container') || `debugger-${suffix(kubectl)}`
  const container = containerFor(kubectl, name)
  if (isFailed(container)) return finish(kubectl, container)
  if (!flags.bool('quiet')) {
    if (target !== '')
      process.stderr(
        `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      )
    if (flags.string('container') === '') process.stderr(`Defaulting debug container name to ${name}.\n`)
  }
  const added: EphemeralContainer = { ...container, ...(target === '' ? {} : { targetContainerName: target }) }
  const patch = { spec: { ephemeralContainers: [...(pod.spec.ephemeralContainers ?? []), added] } }
  const patched = patchObject(kubectl, { ...info, subresource: 'ephemeralcontainers' }, 'strategic', patch, {
    fieldManager: ['kubectl-debug'],
  })
  if (isStatus(patched)) return finish(kubectl, [patched])
  return joinIfAsked(kubectl, info.namespace, info.name, name)
}

async function joinIfAsked(kubectl: Kubectl, namespace: string, pod: string, container: string): Promise<number> {
  const { flags } = kubectl
  if (!flags.bool('attach') && !flags.bool('stdin')) return 0
  const running = await waitFor(kubectl, 60_000, () => {
    const now = getObject(kubectl, pods, namespace, pod)
    if (isStatus(now)) return undefined
    const { status } = now as unknown as Pod
    const all = [...(status?.ephemeralContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
    const state = all.find((one) => one.name === container)?.state
    return state?.running || state?.terminated ? true : undefined
  })
  if (!running) return finish(kubectl, fail('timed out waiting for the condition'))
  if (!flags.bool('quiet')) kubectl.process.stderr("If you don't see a command prompt, try pressing enter.\n")
  return attachToPod({ ...kubectl, namespace }, pod, container, { stdin: flags.bool('stdin'), tty: flags.bool('tty') })
}

async function debugCopy(kubectl: Kubectl, info: Info): Promise<number> {
  const { flags, process } = kubectl
  const source = info.object as unknown as Pod
  const made = copiedPod(kubectl, source)
  if (isFailed(made)) return finish(kubectl, made)
  const { pod, container, isNew } = made
  if (isNew && flags.string('container') === '' && !flags.bool('quiet'))
    process.stderr(`Defaulting debug container name to ${container}.\n`)
  const created = createObject(kubectl, pods, info.namespace, pod as unknown as JsonObject, {
    dryRun: 'none',
    fieldManager: 'kubectl-debug',
  })
  if (isStatus(created)) return finish(kubectl, [created])
  if (flags.bool('replace')) kubectl.client.delete(pods, info.namespace, info.name, {})
  return joinIfAsked(kubectl, info.namespace, pod.metadata.name, container)
}

function copiedPod(kubectl: Kubectl, source: Pod): { pod: Pod; container: string; isNew: boolean } | Failed {
  const { flags } = kubectl
  const spec = copy(source.spec)
  delete spec.ephemeralContainers
  if (!flags.bool('same-node')) delete spec.nodeName
  if (!flags.bool('keep-init-containers')) delete spec.initContainers
  for (const container of spec.containers) {
    if (!flags.bool('keep-liveness')) delete container.livenessProbe
    if (!flags.bool('keep-readiness')) delete container.readinessProbe
    if (!flags.bool('keep-startup')) delete container.startupProbe
  }
  for (const pair of flags.strings('set-image').flatMap((part) => part.split(','))) {
    const [name = '', image = ''] = pair.split('=')
    for (const container of spec.containers) if (name === '*' || container.name === name) container.image = image
  }
  const name =
    flags.string('container') || (flags.string('image') === '' ? (spec.containers[0]?.name ?? '') : `debugger-${suffix(kubectl)}`)
  const existing = spec.containers.find((container) => container.name === name)
  if (flags.string('image') !== '' || existing) {
    const own = containerFor(kubectl, name)
    if (isFailed(own)) return own
    if (!existing) spec.containers.push(own)
    else Object.assign(existing, Object.fromEntries(Object.entries(own).filter(([, value]) => value !== '')))
  }
  if (flags.bool('share-processes')) spec.shareProcessNamespace = true
  const metadata = {
    name: flags.string('copy-to'),
    namespace: source.metadata.namespace as string,
    ...(flags.bool('keep-labels') && source.metadata.labels ? { labels: source.metadata.labels } : {}),
    ...(flags.bool('keep-annotations') && source.metadata.annotations ? { annotations: source.metadata.annotations } : {}),
  }
  return { pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec }, container: name, isNew: !existing }
}

/** A Pod in the node's own namespaces, with its disk at /host. */
async function debugNode(kubectl: Kubectl, info: Info): Promise<number> {
  const { flags, process, namespace } = kubectl
  const name = flags.string('container') || 'debugger'
  const container = containerFor(kubectl, name)
  if (isFailed(container)) return finish(kubectl, container)
  const podName = `node-debugger-${info.name}-${suffix(kubectl)}`
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      nodeName: info.name,
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      containers: [{ ...container, volumeMounts: [{ name: 'host-root', mountPath: '/host' }] }],
    },
  }
  const created = createObject(kubectl, pods, namespace, pod as unknown as JsonObject, {
    dryRun: 'none',
    fieldManager: 'kubectl-debug',
  })
  if (isStatus(created)) return finish(kubectl, [created])
  if (!flags.bool('quiet')) process.stderr(`Creating debugging pod ${podName} with container ${name} on node ${info.name}.\n`)
  return joinIfAsked(kubectl, namespace, podName, name)
}
