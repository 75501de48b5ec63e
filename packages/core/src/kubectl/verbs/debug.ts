import type { JsonObject } from '../../api/json.ts'
import { nodes, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { apiVersionOf } from '../../api/resource.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { readCustomProfile, withCustomProfile } from '../debug/custom-profile.ts'
import { copyOf, type DebugPod, dropUnkept, onNode, withEphemeral } from '../debug/debug-pod.ts'
import { misuseOf } from '../debug/misuse.ts'
import { pairProblem } from '../debug/pairs.ts'
import { type Capabilities, type DebugStyle, profiles } from '../debug/profiles.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { getObject } from '../object-requests.ts'
import { infosOf } from '../resource-args.ts'
import { createObject, isStatus, patchObject } from '../result.ts'
import type { Info } from '../targets.ts'
import { waitFor } from '../wait-for.ts'
import { attachOrShowLog, showLog } from './attach-to-pod.ts'

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
    text('custom', 'File with parts of the container.'),
    { name: 'env', type: 'stringArray', usage: 'NAME=VALUE of the container.', check: pairProblem },
    text('image', 'Image of the container.'),
    text('image-pull-policy', 'Always, IfNotPresent or Never.'),
    bool('keep-annotations', 'Copy annotations too.'),
    bool('keep-labels', 'Copy labels too.'),
    bool('keep-liveness', 'Copy liveness probes too.'),
    bool('keep-readiness', 'Copy readiness probes too.'),
    bool('keep-startup', 'Copy startup probes too.'),
    bool('keep-init-containers', 'Copy init containers too.', { default: true }),
    text('profile', 'general, baseline, restricted, netadmin or sysadmin.', { default: 'general' }),
    bool('quiet', 'Say nothing about the container.', { short: 'q' }),
    bool('replace', 'With --copy-to: delete the Pod.'),
    bool('same-node', 'With --copy-to: on the same node.'),
    { name: 'set-image', type: 'stringArray', usage: 'With --copy-to: CONTAINER=IMAGE.', check: pairProblem },
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
  const { args, flags, process } = kubectl
  if (!profiles[flags.string('profile')]) return finish(kubectl, fail(`unknown profile: ${flags.string('profile')}`))
  const custom = readCustomProfile(kubectl)
  const wrong = isFailed(custom) ? undefined : misuseOf(kubectl)
  if (isFailed(custom)) return finish(kubectl, custom)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  sayBefore(kubectl)
  const named = args.map((name) => (name.includes('/') ? name : `pods/${name}`))
  const found = await infosOf(kubectl, { args: named, filenames: flags.strings('filename') })
  if (isFailed(found)) return finish(kubectl, found)
  for (const info of found.infos) {
    const made = debugOne(kubectl, info, custom)
    if (isFailed(made)) return finish(kubectl, made)
    const code = await joinIfAsked(kubectl, made)
    if (code !== 0 || process.signal.aborted) return code
  }
  return finish(kubectl, found.causes)
}

function sayBefore({ flags, process }: Kubectl): void {
  const target = flags.string('target')
  if (target !== '' && !flags.bool('quiet'))
    process.stdout(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    )
  if (flags.string('profile') === 'legacy')
    process.stderr(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    )
}

function debugOne(kubectl: Kubectl, info: Info, custom: JsonObject | undefined): DebugPod | Failed {
  const { resource } = info
  if (resource === nodes) return created(kubectl, profiled(kubectl, onNode(kubectl, info.name), 'node', custom))
  if (resource !== pods) {
    const version = resource.group === '' ? `/${resource.version}` : apiVersionOf(resource)
    return fail(`${JSON.stringify(`${version}, Kind=${resource.kind}`)} not supported by debug`)
  }
  const pod = info.object as unknown as Pod
  return kubectl.flags.string('copy-to') === '' ? debugInside(kubectl, info, pod, custom) : debugCopy(kubectl, info, pod, custom)
}

/** The Pod as --profile and --custom want it. */
function profiled(kubectl: Kubectl, made: DebugPod, style: DebugStyle, custom: JsonObject | undefined): DebugPod | Failed {
  const { pod, container } = made
  const list = style === 'ephemeral' ? 'ephemeralContainers' : 'containers'
  const own = pod.spec[list]?.find(({ name }) => name === container)
  if (!own) return made
  profiles[kubectl.flags.string('profile')]?.(pod, own, style)
  const changed = custom ? withCustomProfile(pod, list, container, custom) : pod
  return isFailed(changed) ? changed : { pod: changed, container }
}

function debugInside(kubectl: Kubectl, info: Info, source: Pod, custom: JsonObject | undefined): DebugPod | Failed {
  const made = profiled(kubectl, withEphemeral(kubectl, source), 'ephemeral', custom)
  if (isFailed(made)) return made
  warnOfUser(kubectl, made, 'ephemeralContainers')
  const patch = { spec: { ephemeralContainers: made.pod.spec.ephemeralContainers } }
  const query = { fieldManager: ['kubectl-debug'] }
  const patched = patchObject(kubectl, { ...info, subresource: 'ephemeralcontainers' }, 'strategic', patch, query)
  return isStatus(patched) ? fail(patched) : made
}

function debugCopy(kubectl: Kubectl, info: Info, source: Pod, custom: JsonObject | undefined): DebugPod | Failed {
  const copied = copyOf(kubectl, source)
  if (isFailed(copied)) return copied
  if (!copied.onlyImages) dropUnkept(kubectl, copied.pod)
  const made = copied.onlyImages ? copied : profiled(kubectl, copied, 'copy', custom)
  const done = created(kubectl, made)
  if (!isFailed(done) && kubectl.flags.bool('replace')) kubectl.client.delete(pods, info.namespace, info.name, {})
  return done
}

function created(kubectl: Kubectl, made: DebugPod | Failed): DebugPod | Failed {
  if (isFailed(made)) return made
  warnOfUser(kubectl, made, 'containers')
  const namespace = made.pod.metadata.namespace ?? kubectl.namespace
  const options = { dryRun: 'none', fieldManager: 'kubectl-debug' } as const
  const answer = createObject(kubectl, pods, namespace, made.pod as unknown as JsonObject, options)
  return isStatus(answer) ? fail(answer) : made
}

/** Models debug.go displayWarning (1.36). */
function warnOfUser({ process }: Kubectl, { pod, container }: DebugPod, list: 'containers' | 'ephemeralContainers'): void {
  const own = pod.spec[list]?.find(({ name }) => name === container)?.securityContext
  const granted = own?.privileged || ((own?.capabilities as Capabilities | undefined)?.add ?? []).length > 0
  if (!pod.spec.securityContext?.runAsUser || !own || own.runAsUser === 0 || !granted) return
  process.stderr(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  )
}

/** Joins the container once it runs, or shows what it said. Models debug.go handleAttachPod (1.36). */
async function joinIfAsked(kubectl: Kubectl, { pod, container }: DebugPod): Promise<number> {
  const { flags } = kubectl
  const { name, namespace = kubectl.namespace } = pod.metadata
  const joins = flags.given('attach') ? flags.bool('attach') : flags.bool('stdin')
  if (!joins || container === '') return 0
  const there = { ...kubectl, namespace }
  const found = await waitFor(kubectl, 3_600_000, () => begun(there, name, container))
  if (found === 'gone') return finish(kubectl, fail('pods "" not found'))
  if (!found) return kubectl.process.signal.aborted ? 130 : finish(kubectl, fail('timed out waiting for the condition'))
  const how = { stdin: flags.bool('stdin'), tty: flags.bool('tty'), quiet: flags.bool('quiet') }
  const cause = found.ended ? showLog(there, name, container) : undefined
  if (cause !== undefined) return finish(kubectl, fail(cause))
  const failed = found.ended ? undefined : await attachOrShowLog(there, found.pod, container, how)
  return failed ? finish(kubectl, failed) : 0
}

/** The Pod when its container runs or has run. */
function begun(kubectl: Kubectl, name: string, container: string): { pod: Pod; ended: boolean } | 'gone' | undefined {
  const now = getObject(kubectl, pods, kubectl.namespace, name)
  if (isStatus(now)) return 'gone'
  const pod = now as unknown as Pod
  const all = [...(pod.status?.ephemeralContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const state = all.find((one) => one.name === container)?.state
  return state?.running || state?.terminated ? { pod, ended: state.terminated !== undefined } : undefined
}
