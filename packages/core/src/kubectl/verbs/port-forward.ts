import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { podOfObject } from '../workload-pods.ts'

export const portForward: Verb = {
  name: 'port-forward',
  summary: 'Reach ports of a Pod on 127.0.0.1',
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  examples: `
  # Port 8080 here leads to port 9090 of the Pod
  kubectl port-forward pod/coffee 8080:9090`,
  flags: [
    { name: 'address', type: 'stringSlice', default: ['localhost'], usage: 'Addresses to listen on.' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait for the Pod.' },
  ],
  run,
}

interface Pair {
  local: number
  remote: number
}

/** Models kubectl/pkg/cmd/portforward/portforward.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, process } = kubectl
  if (args.length < 2)
    return finish(kubectl, usageError('kubectl port-forward', 'TYPE/NAME and list of ports are required for port-forward'))
  const [word = '', ...ports] = args
  const found = await infosOf(kubectl, { args: word.includes('/') ? [word] : ['pods', word] })
  if (isFailed(found)) return finish(kubectl, found)
  const [info] = found.infos
  if (!info) return finish(kubectl, found.causes)
  const pod = info.resource === pods ? (info.object as unknown as Pod) : podOfObject(kubectl, info)
  if (isFailed(pod)) return finish(kubectl, pod)
  if (pod.status?.phase !== 'Running')
    return finish(kubectl, fail(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`))
  const pairs = pairsOf(ports, info, pod)
  if (isFailed(pairs)) return finish(kubectl, pairs)
  if (!process.forward)
    return finish(
      kubectl,
      fail('port-forward needs a terminal on a node of this lab; from outside use the kubeconfig of the lab'),
    )
  const stops: (() => void)[] = []
  for (const { local, remote } of pairs) {
    const started = process.forward(
      local,
      { namespace: pod.metadata.namespace as string, pod: pod.metadata.name, port: remote },
      () => process.stdout(`Handling connection for ${local}\n`),
    )
    if (typeof started === 'string') {
      for (const stop of stops) stop()
      process.stderr(
        `Unable to listen on port ${local}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${local}: bind: ${started}]\n`,
      )
      return finish(kubectl, fail(`unable to listen on any of the requested ports: [{${local} ${remote}}]`))
    }
    stops.push(started)
    process.stdout(`Forwarding from 127.0.0.1:${local} -> ${remote}\nForwarding from [::1]:${local} -> ${remote}\n`)
  }
  while (!process.signal.aborted) await process.waitForChange(3_600_000)
  for (const stop of stops) stop()
  return 130
}

function pairsOf(texts: readonly string[], info: Info, pod: Pod): Pair[] | Failed {
  const out: Pair[] = []
  for (const text of texts) {
    const match = /^(?:(\d*):)?([\w-]+)$/.exec(text)
    if (!match)
      return fail(
        `error parsing local port "${text.split(':')[0]}": strconv.ParseUint: parsing "${text.split(':')[0]}": invalid syntax`,
      )
    const remote = remotePort(match[2] as string, info, pod)
    if (typeof remote !== 'number') return remote
    const wanted = /^\d+$/.test(match[2] as string) ? Number(match[2]) : remote
    out.push({ local: match[1] ? Number(match[1]) : wanted, remote })
  }
  return out
}

/** A port of a Service leads to its target in the Pod. */
function remotePort(text: string, info: Info, pod: Pod): number | Failed {
  const named = (name: string): number | undefined =>
    pod.spec.containers.flatMap((container) => container.ports ?? []).find((port) => port.name === name)?.containerPort
  if (info.resource.kind === 'Service') {
    const port = (info.object as unknown as Service).spec.ports?.find((one) => String(one.port) === text || one.name === text)
    if (!port) return fail(`Service ${info.name} does not have a service port ${text}`)
    const target = port.targetPort ?? port.port
    return typeof target === 'number'
      ? target
      : (named(target) ?? fail(`Pod '${pod.metadata.name}' does not have a named port '${target}'`))
  }
  if (/^\d+$/.test(text)) return Number(text)
  return named(text) ?? fail(`Pod '${pod.metadata.name}' does not have a named port '${text}'`)
}
