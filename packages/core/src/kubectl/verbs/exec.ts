import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { filenameFlag, targetOptions } from '../flag-sets.ts'
import { podRunningTimeoutFlag, timeoutMisuse } from '../pod-running-timeout.ts'
import { infosOf } from '../resource-args.ts'
import { podOfObject } from '../workload-pods.ts'
import { noInput, terminalFor } from './attach-to-pod.ts'
import { impatient } from './impatient.ts'

export const exec: Verb = {
  name: 'exec',
  summary: 'Run a command in a container',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  examples: `
  # A shell in the debugger Pod
  kubectl exec -it debugger -- /bin/sh

  # One command
  kubectl exec coffee -- cat /etc/hosts`,
  flags: [
    filenameFlag,
    { name: 'container', short: 'c', type: 'string', default: '', usage: 'Container; the first one without.' },
    podRunningTimeoutFlag,
    { name: 'quiet', short: 'q', type: 'bool', default: false, usage: 'Only what the command says.' },
    { name: 'stdin', short: 'i', type: 'bool', default: false, usage: 'Pass standard input on.' },
    { name: 'tty', short: 't', type: 'bool', default: false, usage: 'Standard input is a terminal.' },
  ],
  takesRest: true,
  run,
}

/** Models kubectl/pkg/cmd/exec/exec.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args, rest, process } = kubectl
  const files = flags.strings('filename').length > 0
  const command = rest ?? args.slice(files ? 0 : 1)
  if (rest === undefined && command.length > 0) {
    return finish(
      kubectl,
      fail(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      ),
    )
  }
  const early = timeoutMisuse(kubectl)
  if (early) return finish(kubectl, usageError('kubectl exec', early))
  if (!args[0] && !files) return finish(kubectl, fail('pod, type/name or --filename must be specified'))
  if (command.length === 0) return finish(kubectl, fail('you must specify at least one command for the container'))
  const pod = await targetPod(kubectl, args[0])
  if (isFailed(pod)) return finish(kubectl, pod)
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
    return finish(kubectl, fail(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`))
  }
  const container = containerOf(kubectl, pod)
  if (isFailed(container)) return finish(kubectl, container)
  const stdin = flags.bool('stdin')
  const terminal = flags.bool('tty') && terminalFor(process, { stdin, quiet: flags.bool('quiet') })
  const connect = {
    type: 'exec' as const,
    namespace: pod.metadata.namespace as string,
    pod: pod.metadata.name,
    container,
    command,
    stdin,
    stdout: true,
    stderr: true,
    tty: terminal,
  }
  const watched = process.terminal ? undefined : impatient(kubectl)
  const result = await kubectl.exec(connect, {
    stdin: stdin ? process.stdin : noInput,
    stdout: (text) => (watched ?? process).stdout(text),
    stderr: (text) => (watched ?? process).stderr(text),
    signal: watched?.signal ?? process.signal,
    ...(terminal && process.terminal ? { terminal: process.terminal } : {}),
  })
  watched?.end()
  if (!watched?.signal.aborted || process.signal.aborted) return ended(kubectl, result)
  process.stderr(`kubectl: ${unwatched}\n`)
  return 130
}

const unwatched = 'a program in a line that nobody watches, for long or in vain: stopped'

function ended({ process }: Kubectl, result: Awaited<ReturnType<Kubectl['exec']>>): number {
  if (typeof result !== 'number') {
    process.stderr(`error: ${result.message}\n`)
    return 1
  }
  if (result !== 0) process.stderr(`command terminated with exit code ${result}\n`)
  return result
}

async function targetPod(kubectl: Kubectl, word: string | undefined): Promise<Pod | Failed> {
  const args = word === undefined ? [] : word.includes('/') ? [word] : ['pods', word]
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args })
  if (isFailed(found)) return found
  const [info] = found.infos
  if (!info) return { failed: found.causes, exitCode: 1 }
  if (found.infos.length > 1) return fail('cannot exec into multiple objects at a time')
  return info.resource === pods ? (info.object as unknown as Pod) : podOfObject(kubectl, info)
}

/** -c, the Pod's own choice, or the first; which of several is said once. Models podcmd.FindOrDefaultContainerByName (1.36). */
export function containerOf(
  { flags, process }: Kubectl,
  pod: Pod,
  quiet = flags.bool('quiet'),
  asked = flags.string('container'),
): string | Failed {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec
  const all = [...containers, ...initContainers, ...ephemeralContainers].map((container) => container.name)
  if (asked !== '') {
    return all.includes(asked)
      ? asked
      : fail(`container ${asked} is not valid for pod ${pod.metadata.name} out of: ${namesText(pod)}`)
  }
  const chosen = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (chosen && all.includes(chosen)) return chosen
  const first = containers[0]?.name ?? ''
  if (all.length > 1 && !quiet) process.stderr(`Defaulted container ${JSON.stringify(first)} out of: ${namesText(pod)}\n`)
  return first
}

export function namesText({ spec }: Pod): string {
  const parts = [...spec.containers.map(({ name }) => name)]
  for (const { name } of spec.ephemeralContainers ?? []) parts.push(`${name} (ephem)`)
  for (const { name } of spec.initContainers ?? []) parts.push(`${name} (init)`)
  return parts.join(', ')
}
