import { services } from '../../api/kinds.ts'
import type { Service } from '../../api/service.ts'
import { isFailure } from '../../api/status.ts'
import type { Kubectl, Verb } from '../command.ts'
import { isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { connectionOf, defaultConfig, readKubeconfig } from '../kubeconfig.ts'
import { listItems } from '../object-requests.ts'
import { clusterInfoDump } from './cluster-info-dump.ts'

export const clusterInfo: Verb = {
  name: 'cluster-info',
  summary: 'Show where the control plane and the cluster services answer',
  usage: 'cluster-info [flags]',
  examples: '  kubectl cluster-info',
  flags: [],
  verbs: [clusterInfoDump],
  run,
}

/** Models kubectl/pkg/cmd/clusterinfo/clusterinfo.go RunClusterInfo (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { process, flags } = kubectl
  const config = readKubeconfig(process, flags, true)
  const connection = isFailed(config) ? config : connectionOf(process, config ?? defaultConfig, flags)
  if (isFailed(connection)) return finish(kubectl, connection)
  const items = listItems(kubectl, {
    resource: services,
    namespace: flags.string('namespace') || 'kube-system',
    labelSelector: 'kubernetes.io/cluster-service=true',
  })
  if (isFailure(items)) return finish(kubectl, [items])
  const line = (name: string, link: string): void => process.stdout(`${name} is running at ${link}\n`)
  line('Kubernetes control plane', connection.server)
  for (const item of items) {
    const service = item as unknown as Service
    line(service.metadata.labels?.['kubernetes.io/name'] || service.metadata.name, linkOf(connection.server, service))
  }
  process.stdout("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  return 0
}

function linkOf(server: string, { metadata, spec, status }: Service): string {
  const [ingress] = status?.loadBalancer?.ingress ?? []
  if (ingress) return (spec.ports ?? []).map(({ port }) => `http://${ingress.ip || ingress.hostname}:${port} `).join('')
  const [port] = spec.ports ?? []
  const scheme = port && (port.name === 'https' || port.port === 443) ? 'https' : ''
  const name = port ? joinSchemeNamePort(scheme, metadata.name, port.name ?? '') : metadata.name
  return `${server}/api/v1/namespaces/${metadata.namespace}/services/${name}/proxy`
}

function joinSchemeNamePort(scheme: string, name: string, port: string): string {
  if (scheme !== '') return `${scheme}:${name}:${port}`
  return port === '' ? name : `${name}:${port}`
}
