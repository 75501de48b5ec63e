import type { JsonObject } from '../../api/json.ts'
import { services } from '../../api/kinds.ts'
import type { LabelSelector } from '../../api/object.ts'
import type { Container } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { withOverrides } from '../generate/overrides.ts'
import { parseLabels } from '../generate/pod.ts'
import { outputFlags } from '../printers/printer.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { createObject, isStatus, resultPrinter } from '../result.ts'

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
  const printer = resultPrinter(kubectl, dryRun, true)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), labelSelector: '' })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const service = serviceFrom(kubectl, info)
    if (isFailed(service)) return finish(kubectl, service)
    const made = createObject(kubectl, services, kubectl.namespace, service, {
      dryRun,
      fieldManager: kubectl.flags.string('field-manager'),
    })
    if (isStatus(made)) causes.push(made)
    else {
      const wrong = printer.show(services, made, 'exposed')
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, causes)
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
  const labels = flags.string('labels') === '' ? source.labels : parseLabels(flags.string('labels'))
  if (isFailed(labels)) return labels
  const ports = portsOf(kubectl, source)
  if (isFailed(ports)) return ports
  const spec = specOf(kubectl, ports, selector)
  const object = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || info.name,
      ...(namespaceGiven ? { namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec,
    status: { loadBalancer: {} },
  }
  return withOverrides(object as unknown as JsonObject, flags.string('overrides'), flags.string('override-type'))
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
  if (matchExpressions.length > 0)
    return refuse(`couldn't convert expressions - "${JSON.stringify(matchExpressions)}" to map-based selector format`)
  return Object.keys(matchLabels).length > 0
    ? matchLabels
    : refuse(`invalid ${resource.kind.toLowerCase()}: no selectors, therefore cannot be exposed`)
}

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
  const numbers = [...new Set(asked)]
  const bad = numbers.find((number) => !/^-?\d+$/.test(number))
  if (bad !== undefined) return fail(`strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`)
  const planned = numbers.flatMap((number) => {
    const protocols =
      protocol === ''
        ? new Set(known.filter((one) => String(one.port) === number).map((one) => one.protocol))
        : new Set([protocol])
    return [...(protocols.size > 0 ? protocols : ['TCP'])].map((one) => ({ port: Number(number), protocol: one }))
  })
  const target = flags.string('target-port')
  return planned.map(({ port, protocol: own }, i) => ({
    ...(planned.length > 1 ? { name: `port-${i + 1}` } : {}),
    protocol: own,
    port,
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }))
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
    ...(flags.string('type') === 'LoadBalancer' || flags.string('load-balancer-ip') !== ''
      ? value('load-balancer-ip', 'loadBalancerIP')
      : {}),
  }
}
