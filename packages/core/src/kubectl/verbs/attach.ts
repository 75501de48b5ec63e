import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { podRunningTimeoutFlag, timeoutMisuse } from '../pod-running-timeout.ts'
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
    {
      name: 'detach-keys',
      type: 'string',
      default: 'ctrl-p,ctrl-q',
      usage: 'Keys that leave the container running: not of use here.',
    },
    podRunningTimeoutFlag,
    { name: 'quiet', short: 'q', type: 'bool', default: false, usage: 'Only what the container says.' },
    { name: 'stdin', short: 'i', type: 'bool', default: false, usage: 'Pass standard input on.' },
    { name: 'tty', short: 't', type: 'bool', default: false, usage: 'Standard input is a terminal.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/attach/attach.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const [word] = args
  const early = timeoutMisuse(kubectl)
  if (early) return finish(kubectl, usageError('kubectl attach', early))
  if (word === undefined) return finish(kubectl, fail('at least 1 argument is required for attach'))
  if (args.length > 2)
    return finish(
      kubectl,
      fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`),
    )
  const found = await infosOf(kubectl, { args: word.includes('/') || args.length === 2 ? args : ['pods', word] })
  if (isFailed(found)) return finish(kubectl, found)
  const [info] = found.infos
  if (!info) return finish(kubectl, found.causes)
  const pod = info.resource === pods ? (info.object as unknown as Pod) : await podOfObject(kubectl, info)
  if (isFailed(pod)) return finish(kubectl, pod)
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed')
    return finish(kubectl, fail(`cannot attach a container in a completed pod; current phase is ${phase}`))
  const container = containerOf(kubectl, pod)
  if (isFailed(container)) return finish(kubectl, fail(`cannot attach to the container: ${container.failed.join('')}`))
  const how = { stdin: flags.bool('stdin'), tty: flags.bool('tty'), quiet: flags.bool('quiet') }
  const failed = await attachToPod(kubectl, pod, container, how)
  return failed ? finish(kubectl, failed) : 0
}
