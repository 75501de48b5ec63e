import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { podRunningTimeoutProblem } from '../flag-sets.ts'
import { infosOf } from '../resource-args.ts'
import { podOfObject } from '../workload-pods.ts'
import { attachToPod } from './attach-to-pod.ts'
import { containerOf } from './exec.ts'

export const attach: Verb = {
  name: 'attach',
  summary: 'Join the terminal to a running container',
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER',
  flags: [
    { name: 'container', short: 'c', type: 'string', default: '', usage: 'Container; the first one without.' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait for the Pod.' },
    { name: 'quiet', short: 'q', type: 'bool', default: false, usage: 'Only what the container says.' },
    { name: 'stdin', short: 'i', type: 'bool', default: false, usage: 'Pass standard input on.' },
    { name: 'tty', short: 't', type: 'bool', default: false, usage: 'Standard input is a terminal.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/attach/attach.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  const [word] = args
  if (word === undefined) return finish(kubectl, fail('at least 1 argument is required for attach'))
  if (args.length > 2)
    return finish(
      kubectl,
      fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`),
    )
  const wait = podRunningTimeoutProblem(flags)
  if (wait !== undefined) return finish(kubectl, usageError('kubectl attach', wait))
  const found = await infosOf(kubectl, { args: word.includes('/') || args.length === 2 ? args : ['pods', word] })
  if (isFailed(found)) return finish(kubectl, found)
  const [info] = found.infos
  if (!info) return finish(kubectl, found.causes)
  const pod = info.resource === pods ? (info.object as unknown as Pod) : podOfObject(kubectl, info)
  if (isFailed(pod)) return finish(kubectl, pod)
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed')
    return finish(kubectl, fail(`cannot attach a container in a completed pod; current phase is ${phase}`))
  const container = containerOf(kubectl, pod)
  if (isFailed(container))
    return finish(
      kubectl,
      fail(`cannot attach to the container: container ${flags.string('container')} not found in pod ${pod.metadata.name}`),
    )
  const spec = pod.spec.containers.find((one) => one.name === container)
  const tty = flags.bool('tty') && process.stdin.isTerminal
  if (flags.bool('tty') && spec?.tty !== true)
    process.stderr(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  if (!flags.bool('quiet') && tty) process.stderr("If you don't see a command prompt, try pressing enter.\n")
  return attachToPod({ ...kubectl, namespace: pod.metadata.namespace as string }, pod.metadata.name, container, {
    stdin: flags.bool('stdin'),
    tty,
  })
}
