import {
  daemonsets,
  deployments,
  events,
  namespaces,
  nodes,
  pods,
  type Resource,
  replicasets,
  replicationcontrollers,
  services,
} from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { finish } from '../finish.ts'
import { pathOf, request } from '../object-requests.ts'
import { goJson } from '../printers/json.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

export const clusterInfoDump: Verb = {
  name: 'dump',
  summary: 'Show all that helps to find out what is wrong with a cluster',
  usage: 'dump',
  examples: '  kubectl cluster-info dump --namespaces=default',
  flags: [
    { name: 'all-namespaces', short: 'A', type: 'bool', default: false, usage: 'Every namespace.' },
    {
      name: 'namespaces',
      type: 'stringSlice',
      usage: 'Namespaces to look into; kube-system and the current one if none are given.',
    },
    { name: 'output', short: 'o', type: 'string', default: 'json', usage: 'Format: json or yaml.' },
    { name: 'output-directory', type: 'string', default: '', usage: 'Directory for the files.', notSimulated: true },
    { name: 'pod-running-timeout', type: 'duration', default: '20s', usage: 'How long to wait for a Pod to run.' },
  ],
  run,
}

const kinds: readonly Resource[] = [events, replicationcontrollers, services, daemonsets, deployments, replicasets, pods]

/** Models kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go Run (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const show = (resource: Resource, namespace: string): number => {
    const list = request(kubectl, 'GET', pathOf(resource, namespace))
    if (isFailure(list)) return finish(kubectl, [list])
    process.stdout(flags.string('output') === 'yaml' ? `---\n${writeYaml(list)}` : `${goJson(list, '    ')}\n`)
    return 0
  }
  if (show(nodes, '') !== 0) return 1
  for (const namespace of namespacesOf(kubectl)) {
    for (const resource of kinds) if (show(resource, namespace) !== 0) return 1
    logs(kubectl, namespace)
  }
  return 0
}

function namespacesOf(kubectl: Kubectl): string[] {
  const { flags } = kubectl
  if (flags.bool('all-namespaces')) {
    const list = request(kubectl, 'GET', pathOf(namespaces, ''))
    const items = isFailure(list) ? [] : ((list as { items?: unknown }).items as { metadata: { name: string } }[])
    return items.map(({ metadata }) => metadata.name)
  }
  const given = flags.strings('namespaces')
  return given.length > 0 ? given : ['kube-system', kubectl.namespace].filter((name, i, all) => all.indexOf(name) === i)
}

function logs(kubectl: Kubectl, namespace: string): void {
  const list = request(kubectl, 'GET', pathOf(pods, namespace))
  if (isFailure(list)) return
  for (const pod of (list as { items?: unknown }).items as {
    metadata: { name: string }
    spec: { containers: { name: string }[] }
  }[]) {
    for (const { name } of pod.spec.containers) {
      const title = `container ${name} of pod ${namespace}/${pod.metadata.name}`
      kubectl.process.stdout(`==== START logs for ${title} ====\n`)
      const connect = { namespace, pod: pod.metadata.name, container: name, follow: false, previous: false, timestamps: false }
      const found = kubectl.logs({ type: 'log', ...connect })
      if (!isFailure(found)) for (const { text } of found.lines) kubectl.process.stdout(`${text}\n`)
      kubectl.process.stdout(`==== END logs for ${title} ====\n`)
    }
  }
}
