import type { Json, JsonObject } from '../../api/json.ts'
import {
  daemonsets,
  deployments,
  events,
  namespaces,
  nodes,
  pods,
  replicasets,
  replicationcontrollers,
  services,
} from '../../api/kinds.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure, type Status } from '../../api/status.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl, Verb } from '../command.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { pathOf, request } from '../object-requests.ts'
import { timeoutMisuse } from '../pod-running-timeout.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { typedJson } from '../result.ts'

export const clusterInfoDump: Verb = {
  name: 'dump',
  summary: 'Show all that helps to find out what is wrong with a cluster',
  usage: 'dump [flags]',
  examples: '  kubectl cluster-info dump --namespaces=default',
  flags: [
    { name: 'all-namespaces', short: 'A', type: 'bool', default: false, usage: 'Every namespace.' },
    {
      name: 'namespaces',
      type: 'stringSlice',
      usage: 'Namespaces to look into; kube-system and the current one if none are given.',
    },
    ...outputFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    { name: 'output-directory', type: 'string', default: '', usage: 'Directory for the files.' },
    { name: 'pod-running-timeout', type: 'duration', default: '20s', usage: 'How long to wait for a Pod to run.' },
  ],
  run,
}

const files: readonly (readonly [string, Resource])[] = [
  ['events', events],
  ['replication-controllers', replicationcontrollers],
  ['services', services],
  ['daemonsets', daemonsets],
  ['deployments', deployments],
  ['replicasets', replicasets],
  ['pods', pods],
]

/** Models kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go Run (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const printer = printerOf(kubectl)
  if (!printer || isFailed(printer)) return finish(kubectl, printer ?? fail('no output format'))
  const early = timeoutMisuse(kubectl)
  if (early) return finish(kubectl, fail(early))
  const output = flags.string('output')
  const ending = output === 'json' || output === 'yaml' ? output : 'txt'
  const show = (resource: Resource, namespace: string, name: string): Status | Failed | undefined => {
    const list = request(kubectl, 'GET', pathOf(resource, namespace))
    if (isFailure(list)) return list
    if (output === 'name') return fail(`list types are not supported by name printing: *${resource.version}.${resource.kind}List`)
    const whole = structOrder(list)
    const text = output === 'json' ? typedJson(whole) : printer(whole)
    if (isFailed(text)) return text
    return write(kubectl, `${name}.${ending}`, text)
  }
  const wrong = show(nodes, '', 'nodes')
  if (wrong) return finish(kubectl, 'exitCode' in wrong ? wrong : [wrong])
  for (const namespace of namespacesOf(kubectl)) {
    for (const [name, resource] of files) {
      const problem = show(resource, namespace, `${namespace}/${name}`)
      if (problem) return finish(kubectl, 'exitCode' in problem ? problem : [problem])
    }
    logs(kubectl, namespace)
  }
  const folder = folderOf(kubectl)
  if (folder !== undefined) process.stdout(`Cluster info dumped to ${folder}\n`)
  return 0
}

function folderOf({ flags }: Kubectl): string | undefined {
  const folder = flags.string('output-directory')
  return folder === '' || folder === '-' ? undefined : folder
}

/** To standard output, or to a file of --output-directory. */
function write(kubectl: Kubectl, name: string, text: string): Failed | undefined {
  const { process } = kubectl
  const folder = folderOf(kubectl)
  if (folder === undefined) {
    process.stdout(text)
    return undefined
  }
  const path = absolutePath(process, `${folder}/${name}`)
  const parts = path.split('/').slice(1, -1)
  for (let depth = 1; depth <= parts.length; depth++) {
    const parent = `/${parts.slice(0, depth).join('/')}`
    if (typeof process.files.stat(parent) !== 'string') continue
    const refused = process.files.mkdir(parent, 0o755)
    if (refused !== undefined) return fail(`mkdir ${folder}: ${errnoText(refused)}`)
  }
  const refused = process.files.write(path, encodeUtf8(text))
  return refused === undefined ? undefined : fail(`open ${folder}/${name}: ${errnoText(refused)}`)
}

const metadataOrder =
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers'.split(
    ' ',
  )

const sortedMap = (value: Json): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** A list as the client's structs hold it: its items do not say what they are, the outer members stand in their order. */
function structOrder(list: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, items = [], ...rest } = list
  const inOrder = ({ kind: _kind, apiVersion: _version, metadata: own, ...body }: JsonObject): JsonObject => {
    const meta = own as JsonObject
    const known = metadataOrder.filter((key) => key in meta).map((key) => [key, sortedMap(meta[key] as Json)])
    return { metadata: Object.fromEntries(known), ...body } as JsonObject
  }
  return { kind, apiVersion, metadata, ...rest, items: (items as JsonObject[]).map(inOrder) } as JsonObject
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
    spec: { initContainers?: { name: string }[]; containers: { name: string }[] }
  }[]) {
    let text = ''
    for (const { name } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      const title = `container ${name} of pod ${namespace}/${pod.metadata.name}`
      const connect = { namespace, pod: pod.metadata.name, container: name, follow: false, previous: false, timestamps: false }
      const found = kubectl.logs({ type: 'log', ...connect })
      const said = isFailure(found)
        ? `Request log error: ${logProblem(found, pod.metadata.name)}\n`
        : found.lines.map((line) => `${line.text}\n`).join('')
      text += `==== START logs for ${title} ====\n${said}==== END logs for ${title} ====\n`
    }
    write(kubectl, `${namespace}/${pod.metadata.name}/logs.txt`, text)
  }
}

/** The client does not look into an answer that it wants raw. Models client-go rest/request.go DoRaw (1.36). */
const logProblem = ({ code, message }: Status, pod: string): string =>
  code === 400 ? `the server rejected our request for an unknown reason (get pods ${pod})` : (message ?? 'unknown')
