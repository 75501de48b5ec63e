import type { Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { anEndpoint } from './endpoints-of.ts'
import { hostOutput } from './exec.ts'
import type { Suite } from './suite.ts'
import { until } from './until.ts'

type Target = [host: string, port: number, protocol: string]

/** A Service answers wherever it should, from a Pod. Models framework/service CheckServiceReachability (1.36). */
export async function expectReachable(suite: Suite, service: Thing, pod: string): Promise<void> {
  const { namespace, name } = service.metadata
  await anEndpoint(suite.api, namespace, name)
  for (const target of await targets(suite, service)) await answers(suite, namespace, pod, target)
}

async function targets({ api }: Suite, { metadata, spec }: Thing): Promise<Target[]> {
  const nodes = spec.type === 'ClusterIP' ? [] : (await readyNodes(api)).slice(0, 2)
  const inside = (host: string): Target[] => spec.ports.map((one: Thing) => [host, one.port, one.protocol])
  const outside = nodes.flatMap((node) =>
    node.status.addresses
      .filter((address: Thing) => address.type === 'InternalIP' || address.type === 'ExternalIP')
      .flatMap(({ address }: Thing) => spec.ports.map((one: Thing): Target => [address, one.nodePort, one.protocol])),
  )
  return [...inside(metadata.name), ...inside(spec.clusterIP), ...outside]
}

/** nc says something on its output. */
async function answers(suite: Suite, namespace: string, pod: string, [host, port, protocol]: Target): Promise<void> {
  const command = `echo hostName | nc -v ${protocol === 'UDP' ? '-u' : '-t'} -w 2 ${host} ${port}`
  const said = async (): Promise<boolean> => (await hostOutput(suite, namespace, pod, command)).trim() !== ''
  await until(`${host}:${port}/${protocol} answers ${pod}`, said)
}

/** Nothing answers there any more. */
export const unreachable = (suite: Suite, namespace: string, pod: string, [host, port, protocol]: Target): Promise<unknown> =>
  until(`${host}:${port}/${protocol} no longer answers`, async () => {
    const command = `echo hostName | nc -v ${protocol === 'UDP' ? '-u' : '-t'} -w 2 ${host} ${port}`
    const said = await hostOutput(suite, namespace, pod, command).catch(() => '')
    return said.trim() === ''
  })
