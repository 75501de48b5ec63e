import type { JsonObject } from '../../api/json.ts'
import { services } from '../../api/kinds.ts'
import type { LabelSelector } from '../../api/object.ts'
import type { Container } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type DryRun, dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { overridden } from '../generate/overrides.ts'
import { parseLabels } from '../generate/pod.ts'
import { typedWithLastApplied } from '../last-applied.ts'
import { outputFlags } from '../printers/printer.ts'
import { recorded, recordFlag } from '../record.ts'
import { infosOf, isInfo } from '../resource-args.ts'
import { createObject, isStatus, type ResultPrinter, resultPrinter } from '../result.ts'
import type { Info } from '../targets.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})

export const expose: Verb = {
  name: 'expose',
  summary: 'Make a Service for a Pod, Service, Deployment, ReplicaSet or ReplicationController',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  examples: `
  # The coffee Pod on a port of every node
  kubectl expose pod coffee --port=80 --target-port=9090 --type=NodePort

  # A Deployment inside the cluster
  kubectl expose deployment web --port=80`,
  flags: [
    ...filenameFlags,
    text('cluster-ip', 'A fixed cluster IP; None makes the Service headless.'),
    dryRunFlag,
    text('external-ip', 'Another address that the Service answers on.'),
    fieldManagerFlag('kubectl-expose'),
    text('labels', 'LABEL=VALUE,… of the Service.', { short: 'l' }),
    text('load-balancer-ip', 'Address that the load balancer should have.'),
    text('name', 'Name of the Service.'),
    ...outputFlags,
    recordFlag,
    text('override-type', 'How --overrides is merged: json, merge or strategic.', { default: 'merge' }),
    text('overrides', 'JSON that is merged over the object.'),
    text('port', 'Port of the Service.'),
    text('protocol', 'TCP, UDP or SCTP.'),
    { name: 'save-config', type: 'bool', default: false, usage: 'Keep the configuration as an annotation.' },
    text('selector', 'LABEL=VALUE,… that the Pods have.'),
    text('session-affinity', 'None or ClientIP.'),
    text('target-port', 'Port of the Pods, a number or a name.'),
    text('type', 'ClusterIP, NodePort, LoadBalancer or ExternalName.'),
  ],
  run,
}

/** Models kubectl/pkg/cmd/expose/expose.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), labelSelector: '' })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const cause = isInfo(visit) ? exposeOne(kubectl, visit, dryRun, printer) : visit
    if (cause !== undefined) causes.push(cause)
  }
  return finish(kubectl, causes)
}

function exposeOne(kubectl: Kubectl, info: Info, dryRun: DryRun, printer: ResultPrinter): Cause | undefined {
  const built = serviceFrom(kubectl, info)
  if (isFailed(built)) return built.failed[0]
  const kept = recorded(kubectl, built)
  const service = kubectl.flags.bool('save-config') ? typedWithLastApplied(kept) : kept
  const fieldManager = kubectl.flags.string('field-manager')
  const made = createObject(kubectl, services, kubectl.namespace, service, { dryRun, fieldManager, fieldValidation: 'Ignore' })
  return isStatus(made) ? made : printer.show(services, made, 'exposed')?.failed[0]
}

interface Source {
  selector: Record<string, string> | undefined
  labels: Record<string, string>
  containers: Container[]
  ports: { port: number; protocol: string; targetPort?: number | string; name?: string }[]
}

const exposable = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet'])

function serviceFrom(kubectl: Kubectl, info: Info): JsonObject | Failed {
  const { flags, namespaceGiven, namespace } = kubectl
  const { kind } = info.resource
  if (!exposable.has(kind)) return fail(`cannot expose a ${kind}${info.resource.group === '' ? '' : `.${info.resource.group}`}`)
  const selector = selectorOf(kubectl, info)
  if (isFailed(selector)) return selector
  const source = sourceOf(info)
  const affinity = flags.string('session-affinity')
  if (!['', 'None', 'ClientIP'].includes(affinity)) return fail(`unknown session affinity: ${affinity}`)
  const labels = flags.string('labels') === '' ? source.labels : parseLabels(flags.string('labels'))
  if (isFailed(labels)) return labels
  const ports = portsOf(kubectl, source)
  if (isFailed(ports)) return ports
  const spec = specOf(kubectl, ports, selector)
  const object = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || info.name.slice(0, 63),
      ...(namespaceGiven ? { namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec,
    status: { loadBalancer: {} },
  }
  return overridden(kubectl, services, object as unknown as JsonObject)
}

/** The labels that the new Service selects by. Models polymorphichelpers/mapbasedselectorforobject.go (1.36). */
function selectorOf({ flags }: Kubectl, { object, resource }: Info): Record<string, string> | Failed {
  if (flags.string('selector') !== '') return parseLabels(flags.string('selector'))
  const refuse = (why: string): Failed => fail(`couldn't retrieve selectors via --selector flag or introspection: ${why}`)
  const spec = (object.spec ?? {}) as {
    selector?: Record<string, string> & LabelSelector
    template?: { metadata?: { labels?: Record<string, string> } }
  }
  if (resource.kind === 'Pod') {
    const labels = (object.metadata as { labels?: Record<string, string> }).labels ?? {}
    return Object.keys(labels).length === 0 ? refuse('the pod has no labels and cannot be exposed') : labels
  }
  if (resource.kind === 'Service')
    return spec.selector && Object.keys(spec.selector).length > 0 ? spec.selector : refuse('the service has no pod selector set')
  if (resource.kind === 'ReplicationController') return spec.selector ?? {}
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {}
  if (Object.keys(matchLabels).length === 0)
    return refuse(`invalid ${resource.kind.toLowerCase()}: no selectors, therefore cannot be exposed`)
  return matchExpressions.length > 0
    ? refuse(`couldn't convert expressions - "${goExpressions(matchExpressions)}" to map-based selector format`)
    : matchLabels
}

/** Go's %+v of a list of LabelSelectorRequirements. */
const goExpressions = (list: NonNullable<LabelSelector['matchExpressions']>): string =>
  `[${list.map(({ key, operator, values = [] }) => `{Key:${key} Operator:${operator} Values:[${values.join(' ')}]}`).join(' ')}]`

function sourceOf({ object, resource }: Info): Source {
  const metadata = object.metadata as { labels?: Record<string, string> }
  const spec = (object.spec ?? {}) as {
    containers?: Container[]
    template?: { spec?: { containers?: Container[] } }
    ports?: Source['ports']
  }
  const containers = resource.kind === 'Pod' ? (spec.containers ?? []) : (spec.template?.spec?.containers ?? [])
  return {
    selector: undefined,
    labels: metadata.labels ?? {},
    containers,
    ports: resource.kind === 'Service' ? (spec.ports ?? []) : [],
  }
}

interface PlannedPort {
  name?: string
  protocol: string
  port: number
  targetPort: number | string
}

function portsOf({ flags }: Kubectl, source: Source): PlannedPort[] | Failed {
  const protocol = flags.string('protocol')
  const found = source.containers
    .flatMap((container) => container.ports ?? [])
    .map(({ containerPort, protocol: own = 'TCP' }) => ({ port: containerPort, protocol: own }))
  const known = [...found, ...source.ports.map(({ port, protocol: own }) => ({ port, protocol: own ?? 'TCP' }))]
  const text = flags.string('port')
  const asked = text === '' ? known.map(({ port }) => String(port)) : text.split(',')
  if (asked.length === 0) {
    if (flags.string('cluster-ip') === 'None') return []
    return fail("couldn't find port via --port flag or introspection")
  }
  const numbers = text === '' ? [...new Set(asked)] : asked
  const bad = numbers.find((number) => !/^[+-]?\d+$/.test(number))
  if (bad !== undefined) return fail(`strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`)
  const target = flags.string('target-port')
  return numbers
    .flatMap((number, i) => named(number, i, numbers.length > 1, protocol === '' ? protocolsOf(known, number) : [protocol]))
    .map((planned) => ({ ...planned, targetPort: target === '' ? planned.port : intOrText(target) }))
}

const intOrText = (text: string): number | string => (/^[+-]?\d+$/.test(text) ? Number(text) : text)

const protocolsOf = (known: readonly { port: number; protocol: string }[], number: string): string[] => {
  const own = [...new Set(known.filter((one) => String(one.port) === number).map((one) => one.protocol))]
  return own.length > 0 ? own : ['TCP']
}

/** One port for each protocol; names are needed where there are several. */
function named(number: string, at: number, several: boolean, protocols: readonly string[]): Omit<PlannedPort, 'targetPort'>[] {
  const port = Number(number)
  if (protocols.length === 1) return [{ ...(several ? { name: `port-${at + 1}` } : {}), protocol: protocols[0] as string, port }]
  return protocols.map((protocol) => ({ name: `port-${at + 1}-${protocol.toLowerCase()}`, protocol, port }))
}

function specOf({ flags }: Kubectl, ports: readonly PlannedPort[], selector: Record<string, string>): object {
  const value = (flag: string, field: string): object => (flags.string(flag) === '' ? {} : { [field]: flags.string(flag) })
  return {
    ...(ports.length > 0 ? { ports } : {}),
    selector,
    ...value('cluster-ip', 'clusterIP'),
    ...value('type', 'type'),
    ...(flags.string('external-ip') === '' ? {} : { externalIPs: [flags.string('external-ip')] }),
    ...value('session-affinity', 'sessionAffinity'),
    ...(flags.string('type') === 'LoadBalancer' ? value('load-balancer-ip', 'loadBalancerIP') : {}),
  }
}
