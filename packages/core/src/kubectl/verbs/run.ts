import { goDurationMs } from '../../api/go-duration.ts'
import type { JsonObject } from '../../api/json.ts'
import { pods, services } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { deleteOptions } from '../delete-options.ts'
import { type Cause, type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags } from '../flag-sets.ts'
import { overridden } from '../generate/overrides.ts'
import { parseAnnotations, parseEnv, parseLabels, podObject } from '../generate/pod.ts'
import { typedWithLastApplied } from '../last-applied.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { podRunningTimeoutFlag, timeoutMisuse } from '../pod-running-timeout.ts'
import { outputFlags } from '../printers/printer.ts'
import { recorded, recordFlag } from '../record.ts'
import { groupKind, mappingOf, serverResources } from '../rest-mapper.ts'
import { createObject, isStatus, resultPrinter } from '../result.ts'
import { attachWhenReady, hasEnded, podWhen } from './attach-to-pod.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})
const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})

export const run: Verb = {
  name: 'run',
  summary: 'Run an image in a Pod',
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  examples: `
  # A coffee Pod
  kubectl run coffee --image=ansilh/demo-coffee

  # A shell that goes when you leave it
  kubectl run -it --rm debug --image=busybox --restart=Never -- sh`,
  flags: [
    ...filenameFlags.map((flag): Flag => ({ ...flag, hidden: true })),
    { ...text('image', 'Image of the container.'), required: true } as Flag,
    { name: 'annotations', type: 'stringArray', usage: 'KEY=VALUE for metadata.annotations.' },
    bool('attach', "Wait for the Pod to run, then show its output; the Pod's exit code is the command's.", {}),
    bool('command', 'Words behind -- are the command and not its arguments.'),
    { name: 'cascade', type: 'string', default: 'background', usage: 'How --rm deletes.', hidden: true },
    text('detach-keys', 'Keys that leave the container running: not of use here.', { hidden: true }),
    dryRunFlag,
    { name: 'env', type: 'stringArray', usage: 'NAME=VALUE of the container.' },
    bool('expose', 'Make a ClusterIP Service for --port too.'),
    fieldManagerFlag('kubectl-run'),
    bool('force', 'With --rm: delete without grace.'),
    { name: 'grace-period', type: 'int', default: -1, usage: 'With --rm: seconds to end.' },
    text('image-pull-policy', 'Always, IfNotPresent or Never.'),
    text('labels', 'LABEL=VALUE,… of the Pod.', { short: 'l' }),
    bool('leave-stdin-open', 'Keep standard input open after the first attach.'),
    ...outputFlags,
    recordFlag,
    text('overrides', 'JSON that is merged over the object.'),
    text('override-type', 'How: json, merge or strategic.', { default: 'merge' }),
    podRunningTimeoutFlag,
    text('port', 'Port that the container opens.'),
    bool('privileged', 'Run the container privileged.'),
    bool('quiet', 'Say nothing about waiting.', { short: 'q' }),
    text('restart', 'Always, OnFailure or Never.', { default: 'Always' }),
    bool('rm', 'Delete the Pod when its command has ended.'),
    bool('save-config', 'Keep the configuration as an annotation.'),
    bool('stdin', 'Keep standard input open.', { short: 'i' }),
    bool('tty', 'Give the container a terminal.', { short: 't' }),
    { name: 'timeout', type: 'duration', default: '0s', usage: 'With --rm: how long to wait.' } as Flag,
    bool('wait', 'With --rm: wait for the deletion.'),
  ],
  takesRest: true,
  run: runPod,
}

const cascades = new Set(['background', 'foreground', 'orphan', 'true', 'false'])

/** Models kubectl/pkg/cmd/run/run.go (1.36). */
async function runPod(kubectl: Kubectl): Promise<number> {
  const { flags, args, rest = [] } = kubectl
  const [name] = args
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const cascade = flags.string('cascade')
  if (!cascades.has(cascade))
    return finish(kubectl, fail(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`))
  if (name === undefined) return finish(kubectl, usageError('kubectl run', 'NAME is required for run'))
  const wrong = misuse(kubectl, dryRun)
  if (wrong) return finish(kubectl, wrong)
  const built = buildPod(kubectl, name, [...args.slice(1), ...rest])
  if (isFailed(built)) return finish(kubectl, built)
  const save = (object: JsonObject): JsonObject =>
    flags.bool('save-config') && dryRun !== 'client' ? typedWithLastApplied(recorded(kubectl, object)) : recorded(kubectl, object)
  const options = { dryRun, fieldManager: flags.string('field-manager'), fieldValidation: 'Ignore' }
  if (!mappingOf(serverResources(kubectl), 'v1', 'Pod')) return finish(kubectl, fail('no matches for kind "Pod" in version "v1"'))
  const pod = createObject(kubectl, pods, kubectl.namespace, save(built), options)
  if (isStatus(pod)) return finish(kubectl, [pod])
  const causes: Cause[] = []
  if (flags.bool('expose')) {
    const service = createObject(kubectl, services, kubectl.namespace, save(serviceFor(kubectl, name, built)), options)
    const cause = isStatus(service) ? service : printer.show(services, service, 'created')?.failed[0]
    if (cause !== undefined) causes.push(cause)
    else if (flags.string('output') === 'yaml') kubectl.process.stdout('---\n')
  }
  if (attaches(kubectl)) return runAttached(kubectl, name, causes.length === 0 && flags.bool('expose'))
  const bad = printer.show(pods, pod, 'created')
  return bad ? finish(kubectl, bad) : finish(kubectl, causes)
}

/** --attach is meant by -i, unless it is given itself. */
const attaches = ({ flags }: Kubectl): boolean => (flags.given('attach') ? flags.bool('attach') : flags.bool('stdin'))

// distribution/reference ReferenceRegexp: a name, a tag, a digest
const imageName =
  /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

function misuse(kubectl: Kubectl, dryRun: DryRun): Failed | undefined {
  const { flags } = kubectl
  const usage = (message: string): Failed => usageError('kubectl run', message)
  const image = flags.string('image')
  const early = timeoutMisuse(kubectl)
  if (early) return usage(early)
  if (image === '') return fail('--image is required')
  if (image.length > 1_000 || !imageName.test(image))
    return fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin')) return usage('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '') return usage('--port must be set when exposing a service')
  const restart = flags.string('restart')
  if (!['', 'Always', 'OnFailure', 'Never'].includes(restart)) return usage(`invalid restart policy: ${restart}`)
  if (flags.bool('rm') && !attaches(kubectl)) return usage('--rm should only be used for attached containers')
  if (attaches(kubectl) && dryRun !== 'none')
    return usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
  const policy = flags.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) return usage(`invalid image pull policy: ${policy}`)
  return undefined
}

function buildPod(kubectl: Kubectl, name: string, words: readonly string[]): JsonObject | Failed {
  const { flags, namespaceGiven, namespace } = kubectl
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'))
  if (isFailed(labels)) return labels
  const annotations = parseAnnotations(flags.strings('annotations'))
  if (isFailed(annotations)) return annotations
  const env = parseEnv(flags.strings('env'))
  if (isFailed(env)) return env
  const portText = flags.string('port')
  if (portText !== '' && !/^[+-]?\d+$/.test(portText))
    return fail(`strconv.Atoi: parsing ${JSON.stringify(portText)}: invalid syntax`)
  const isCommand = flags.bool('command')
  const pod = podObject({
    name,
    namespace: namespaceGiven ? namespace : undefined,
    labels,
    annotations,
    image: flags.string('image'),
    imagePullPolicy: flags.string('image-pull-policy'),
    restartPolicy: flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always'),
    port: portText === '' ? undefined : Number(portText),
    env,
    command: isCommand ? words : [],
    args: isCommand ? [] : words,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    leaveStdinOpen: flags.bool('leave-stdin-open'),
    privileged: flags.bool('privileged'),
  })
  return overridden(kubectl, pods, pod)
}

function serviceFor({ flags, namespaceGiven, namespace }: Kubectl, name: string, pod: JsonObject): JsonObject {
  const { labels } = pod.metadata as { labels: Record<string, string> }
  const port = Number(flags.string('port'))
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(namespaceGiven ? { namespace } : {}) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  } as unknown as JsonObject
}

/** -it: joins the terminal to the Pod; --rm takes it away afterwards. */
async function runAttached(kubectl: Kubectl, name: string, exposed: boolean): Promise<number> {
  const { flags } = kubectl
  const ended = await attachedEnd(kubectl, name)
  if (flags.bool('rm')) {
    await removeCreated(kubectl, pods, name)
    if (exposed) await removeCreated(kubectl, services, name)
  }
  return ended === undefined ? 0 : finish(kubectl, ended)
}

/** How an attached run ends; undefined is well. */
async function attachedEnd(kubectl: Kubectl, name: string): Promise<Failed | undefined> {
  const { flags } = kubectl
  const [stdin, tty, quiet] = [flags.bool('stdin'), flags.bool('tty'), flags.bool('quiet')]
  const timeoutMs = goDurationMs(flags.string('pod-running-timeout')) ?? 60_000
  const failed = await attachWhenReady(kubectl, name, timeoutMs, { stdin, tty, quiet })
  const restart = flags.string('restart') || (stdin ? 'OnFailure' : 'Always')
  if (failed || flags.bool('leave-stdin-open') || restart === 'Always') return failed
  const is = restart === 'Never' ? hasEnded : (pod: Pod): boolean => pod.status?.phase === 'Succeeded'
  const pod = await podWhen(kubectl, name, timeoutMs, is)
  return isFailed(pod) ? pod : programEnd(pod)
}

/** The code of the Pod's only program. */
function programEnd({ metadata: { name, namespace }, status }: Pod): Failed | undefined {
  if (status?.phase === 'Succeeded') return undefined
  const ended = status?.containerStatuses?.[0]?.state?.terminated
  if (!ended?.exitCode) return fail(`pod ${namespace}/${name} failed with unknown exit code`)
  const words = `pod ${namespace}/${name} terminated (${ended.reason})\n${ended.message ?? ''}`
  return { failed: [words.trimEnd()], exitCode: ended.exitCode, bare: true }
}

async function removeCreated(kubectl: Kubectl, resource: Resource, name: string): Promise<void> {
  const { process, namespace, flags } = kubectl
  const gone = request(kubectl, 'DELETE', pathOf(resource, namespace, name), {
    body: deleteOptions({ propagationPolicy: 'Background' }),
  })
  if (isStatus(gone) && gone.reason === 'NotFound') return
  if (!flags.bool('quiet')) process.stdout(`${groupKind(resource)} ${JSON.stringify(name)} deleted from ${namespace} namespace\n`)
  for (let i = 0; i < 120 && resource === pods && !isStatus(getObject(kubectl, resource, namespace, name)); i++)
    if (!(await process.waitForChange(1_000))) break
}
