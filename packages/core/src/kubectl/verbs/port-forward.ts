import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import type { Listening } from '../../network/packet.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { patience } from '../get/patience.ts'
import { podRunningTimeoutFlag, timeoutMisuse } from '../pod-running-timeout.ts'
import { infosOf } from '../resource-args.ts'
import type { Info } from '../targets.ts'
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
    podRunningTimeoutFlag,
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
  const early = timeoutMisuse(kubectl)
  if (early) return finish(kubectl, usageError('kubectl port-forward', early))
  const [word = '', ...ports] = args
  const found = await infosOf(kubectl, { args: word.includes('/') ? [word] : ['pods', word] })
  if (isFailed(found)) return finish(kubectl, found)
  const [info] = found.infos
  if (!info) return finish(kubectl, found.causes)
  const pod = info.resource === pods ? (info.object as unknown as Pod) : await podOfObject(kubectl, info)
  if (isFailed(pod)) return finish(kubectl, pod)
  if (pod.status?.phase !== 'Running')
    return finish(kubectl, fail(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`))
  const pairs = pairsOf(ports, info, pod)
  if (isFailed(pairs)) return finish(kubectl, pairs)
  const addresses = addressesOf(kubectl.flags.strings('address'))
  if (isFailed(addresses)) return finish(kubectl, addresses)
  if (!process.forward)
    return finish(
      kubectl,
      fail('port-forward needs a terminal on a node of this lab; from outside use the kubeconfig of the lab'),
    )
  const opened: Listening[] = []
  const close = (): void => {
    for (const one of opened) one.close()
  }
  for (const pair of pairs) {
    const started = open(kubectl, pod, pair, addresses)
    opened.push(...started)
  }
  if (opened.length === 0) {
    const asked = pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')
    return finish(kubectl, fail(`unable to listen on any of the requested ports: [${asked}]`))
  }
  const { wait } = patience(kubectl)
  while (await wait());
  close()
  return 130
}

/** localhost is both of its addresses. Models client-go tools/portforward/portforward.go parseAddresses (1.36). */
function addressesOf(given: readonly string[]): string[] | Failed {
  if (given.length === 0) return fail('you must specify at least 1 address')
  const wrong = given.find((address) => address !== 'localhost' && !/^(?:\d{1,3}\.){3}\d{1,3}$|:/.test(address))
  if (wrong !== undefined) return fail(`${wrong} is not a valid IP`)
  return [...new Set(given.flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '::1'] : [address])))].sort()
}

const unbound = (address: string, port: number, why: string): string =>
  `unable to create listener: Error listen ${address.includes(':') ? `tcp6 [${address}]` : `tcp4 ${address}`}:${port}: bind: ${why}`

/** Listens at every address; what leads to ::1 is the same as what leads to 127.0.0.1. */
function open({ process }: Kubectl, pod: Pod, { local, remote }: Pair, addresses: readonly string[]): Listening[] {
  const to = { namespace: pod.metadata.namespace as string, pod: pod.metadata.name, port: remote }
  const opened: Listening[] = []
  const errors: string[] = []
  let port = local
  let reason = ''
  for (const address of addresses) {
    if (address !== '::1' || !addresses.includes('127.0.0.1')) {
      const started = process.forward?.(address === '::1' ? '127.0.0.1' : address, port, to, () =>
        process.stdout(`Handling connection for ${port}\n`),
      )
      if (typeof started !== 'object') {
        errors.push(unbound(address, local, String(started)))
        reason = String(started)
        continue
      }
      opened.push(started)
      port = started.port
    } else if (errors.length > 0) {
      errors.push(unbound(address, local, reason))
      continue
    }
    process.stdout(`Forwarding from ${address.includes(':') ? `[${address}]` : address}:${port} -> ${remote}\n`)
  }
  if (errors.length > 0 && opened.length === 0)
    process.stderr(
      `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`,
    )
  return opened
}

/** Models portforward.go splitPort and client-go's parsePorts (1.36). */
function pairsOf(texts: readonly string[], info: Info, pod: Pod): Pair[] | Failed {
  const out: Pair[] = []
  for (const text of texts) {
    const parts = text.split(':')
    const [first = '', second = first] = parts.length === 2 ? parts : parts.slice(0, 1)
    const port = remotePort(second, info, pod)
    if (typeof port !== 'number') return port
    const here = text.includes(':') ? first || '0' : /^\d+$/.test(first) ? first : String(port)
    const local = portNumber('local', here)
    if (isFailed(local)) return local
    const remote = portNumber('remote', String(port))
    if (isFailed(remote)) return remote
    if (remote === 0) return fail('remote port must be > 0')
    out.push({ local, remote })
  }
  return out
}

function portNumber(side: 'local' | 'remote', text: string): number | Failed {
  const wrong = (why: string): Failed =>
    fail(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`)
  if (!/^\d+$/.test(text)) return wrong('invalid syntax')
  return Number(text) > 65_535 ? wrong('value out of range') : Number(text)
}

/** A port of a Service leads to its target in the Pod. */
function remotePort(text: string, info: Info, pod: Pod): number | Failed {
  const named = (name: string): number | undefined =>
    pod.spec.containers.flatMap((container) => container.ports ?? []).find((port) => port.name === name)?.containerPort
  if (info.resource.kind === 'Service') {
    const port = (info.object as unknown as Service).spec.ports?.find((one) => String(one.port) === text || one.name === text)
    if (!port)
      return fail(
        /^\d+$/.test(text)
          ? `Service ${info.name} does not have a service port ${text}`
          : `Service '${info.name}' does not have a named port '${text}'`,
      )
    const target = port.targetPort ?? port.port
    return typeof target === 'number'
      ? target
      : (named(target) ?? fail(`Pod '${pod.metadata.name}' does not have a named port '${target}'`))
  }
  if (/^\d+$/.test(text)) return Number(text)
  if (text === '') return fail('remote port cannot be empty')
  return named(text) ?? fail(`Pod '${pod.metadata.name}' does not have a named port '${text}'`)
}
