import type { JsonObject } from '../../api/json.ts'
import { pods, services } from '../../api/kinds.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag } from '../flag-sets.ts'
import { withOverrides } from '../generate/overrides.ts'
import { parseEnv, parseLabels, podObject } from '../generate/pod.ts'
import { getObject, pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { createObject, isStatus, resultPrinter } from '../result.ts'
import { attachToPod, podPhase, waitForContainer } from './attach-to-pod.ts'

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
    { ...text('image', 'Image of the container.'), required: true } as Flag,
    { name: 'annotations', type: 'stringArray', usage: 'KEY=VALUE for metadata.annotations.' },
    bool('attach', "Wait for the Pod to run, then show its output; the Pod's exit code is the command's.", {}),
    bool('command', 'Words behind -- are the command and not its arguments.'),
    { name: 'cascade', type: 'string', default: 'background', usage: 'How --rm deletes.', hidden: true },
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
    text('overrides', 'JSON that is merged over the object.'),
    text('override-type', 'How: json, merge or strategic.', { default: 'merge' }),
    text('pod-running-timeout', 'How long to wait for the Pod.', { type: 'duration', default: '1m0s' } as Partial<Flag>),
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

/** Models kubectl/pkg/cmd/run/run.go (1.36). */
async function runPod(kubectl: Kubectl): Promise<number> {
  const { flags, args, rest = [] } = kubectl
  const [name] = args
  if (name === undefined || args.length === 0) return finish(kubectl, usageError('kubectl run', 'NAME is required for run'))
  const wrong = misuse(kubectl)
  if (wrong) return finish(kubectl, wrong)
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, true)
  if (isFailed(printer)) return finish(kubectl, printer)
  const pod = buildPod(kubectl, name, [...args.slice(1), ...rest])
  if (isFailed(pod)) return finish(kubectl, pod)
  const attached = flags.bool('attach') || (flags.bool('stdin') && !flags.given('attach'))
  const options = { dryRun, fieldManager: flags.string('field-manager') }
  if (flags.bool('expose')) {
    const service = serviceFor(kubectl, name, pod)
    const made = createObject(kubectl, services, kubectl.namespace, service, options)
    if (isStatus(made)) return finish(kubectl, [made])
    const bad = printer.show(services, made, 'created')
    if (bad) return finish(kubectl, bad)
    if (flags.string('output') === 'yaml') kubectl.process.stdout('---\n')
  }
  const made = createObject(kubectl, pods, kubectl.namespace, pod, options)
  if (isStatus(made)) return finish(kubectl, [made])
  if (attached && dryRun === 'none') return runAttached(kubectl, name)
  const bad = printer.show(pods, made, 'created')
  return bad ? finish(kubectl, bad) : 0
}

function misuse({ flags }: Kubectl): Failed | undefined {
  const image = flags.string('image')
  if (image === '') return fail('--image is required')
  if (/\s/.test(image) || /[^\w./:@-]/.test(image))
    return fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  const attached = flags.bool('attach') || flags.bool('stdin')
  if (flags.bool('tty') && !flags.bool('stdin')) return fail('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('rm') && !attached) return fail('--rm should only be used for attached containers')
  if (flags.bool('expose') && flags.string('port') === '')
    return usageError('kubectl run', '--port must be set when exposing a service')
  const restart = flags.string('restart')
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) return usageError('kubectl run', `invalid restart policy: ${restart}`)
  if (flags.bool('attach') && flags.string('dry-run') !== 'none')
    return fail("--dry-run=client can't be used with attached containers options (--attach, --stdin, or --tty)")
  return undefined
}

function buildPod(
  { flags, namespaceGiven, namespace, process }: Kubectl,
  name: string,
  words: readonly string[],
): JsonObject | Failed {
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'))
  if (isFailed(labels)) return labels
  const annotations = parseLabels(flags.strings('annotations').join(','))
  if (isFailed(annotations)) return annotations
  const env = parseEnv(flags.strings('env'))
  if (isFailed(env)) return env
  const portText = flags.string('port')
  if (portText !== '' && !/^\d+$/.test(portText))
    return fail(`strconv.ParseInt: parsing ${JSON.stringify(portText)}: invalid syntax`)
  const isCommand = flags.bool('command')
  const pod = podObject({
    name,
    namespace: namespaceGiven ? namespace : undefined,
    labels,
    annotations,
    image: flags.string('image'),
    imagePullPolicy: flags.string('image-pull-policy'),
    restartPolicy: flags.string('restart'),
    port: portText === '' ? undefined : Number(portText),
    env,
    command: isCommand ? words : [],
    args: isCommand ? [] : words,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty') && process.terminal !== undefined,
    leaveStdinOpen: flags.bool('leave-stdin-open'),
    privileged: flags.bool('privileged'),
  })
  return withOverrides(pod, flags.string('overrides'), flags.string('override-type'))
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
async function runAttached(kubectl: Kubectl, name: string): Promise<number> {
  const { flags, process, namespace } = kubectl
  const started = await waitForContainer(kubectl, name, flags.bool('quiet'))
  if (isFailed(started)) return finish(kubectl, started)
  const code = await attachToPod(kubectl, name, started.container, { stdin: flags.bool('stdin'), tty: flags.bool('tty') })
  const ended = await podPhase(kubectl, name)
  if (flags.bool('rm')) {
    request(kubectl, 'DELETE', pathOf(pods, namespace, name), { body: { kind: 'DeleteOptions', apiVersion: 'v1' } })
    for (let i = 0; i < 120 && !isStatus(getObject(kubectl, pods, namespace, name)); i++)
      if (!(await process.waitForChange(1_000))) break
    process.stdout(`pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`)
  }
  if (flags.string('restart') === 'Never' && ended.exitCode !== undefined && ended.exitCode !== 0) {
    if (!flags.bool('rm')) return finish(kubectl, fail(`pod ${namespace}/${name} terminated (${ended.reason})`))
    process.stderr(`pod ${namespace}/${name} terminated (${ended.reason})\n`)
    return ended.exitCode
  }
  return code
}
