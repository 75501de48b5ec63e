import { beforeEach, describe, expect, it } from 'vitest'
import { deployments, namespaces, networkpolicies, pods, services } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Origin } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { why } from './trace.ts'

let cluster: Cluster

function made<T>(result: T): T {
  if (isFailure(result as never)) throw new Error(JSON.stringify(result))
  return result
}

beforeEach(() => {
  const options = { workers: 2, loadBalancer: 'pool' } as const
  cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options })
  pod('asker', { app: 'asker' })
  pod('tea-1', { app: 'tea', tier: 'web' })
  cluster.settle()
})

const coffee = 'ansilh/demo-coffee'

function pod(name: string, labels: Record<string, string>, more: Record<string, unknown> = {}, container: unknown = {}): void {
  const containers = [{ name: 'c', image: coffee, ports: [{ name: 'http', containerPort: 9090 }], ...(container as object) }]
  const spec = { nodeName: 'k8s-node-1', containers, ...more }
  made(
    cluster
      .client()
      .create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec } as never),
  )
}

function service(spec: Record<string, unknown>, namespace = 'default', name = 'tea'): void {
  const base = { selector: { app: 'tea' }, ports: [{ port: 80, targetPort: 9090 }] }
  const metadata = { name, namespace }
  made(cluster.client().create(services, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ...base, ...spec } } as never))
}

function policy(spec: Record<string, unknown>): void {
  const metadata = { name: 'wall', namespace: 'default' }
  made(
    cluster
      .client()
      .create(networkpolicies, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec } as never),
  )
}

const asker: Origin = { kind: 'pod', namespace: 'default', name: 'asker' }
const outside: Origin = { kind: 'outside' }
const node = (name: string): Origin => ({ kind: 'node', node: name })
const clusterIp = (): string => cluster.client().get(services, 'default', 'tea')?.spec.clusterIP as string
const podIp = (name: string): string => cluster.client().get(pods, 'default', name)?.status?.podIP as string
const nodePort = { type: 'NodePort', ports: [{ port: 80, targetPort: 9090, nodePort: 30391 }] }
const tea = 'Service default/tea'

interface Case {
  make(): void
  from?: Origin
  to?: string | (() => string)
  /** Kind and title of the first hop that failed. */
  failed: string
  blame: string
  look: string
  says?: string
}

/** The numbers are those of the list of what students get wrong. */
const cases: Record<string, Case> = {
  '1 the selector names another value': {
    make: () => service({ selector: { app: 'tee' } }),
    failed: `endpoint ${tea} has no endpoints`,
    blame: `${tea} spec.selector`,
    look: 'kubectl get pods -n default --show-labels',
    says: 'No Pod in namespace default has the labels app=tee. Pod asker has app=asker.',
  },
  '1 the selector names another key': {
    make: () => service({ selector: { run: 'tea' } }),
    failed: `endpoint ${tea} has no endpoints`,
    blame: `${tea} spec.selector`,
    look: 'kubectl get pods -n default --show-labels',
    says: 'No Pod in namespace default has the labels run=tea. Pod tea-1 has app=tea.',
  },
  '4 a wrong targetPort': {
    make: () => service({ ports: [{ port: 80, targetPort: 8080 }] }),
    failed: 'socket nothing listens on port 8080 of Pod default/tea-1',
    blame: `${tea} spec.ports[0].targetPort`,
    look: 'kubectl logs tea-1 -n default',
    says: 'It listens on 9090/TCP.',
  },
  '4 a wrong targetPort, by node port': {
    make: () => service({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30391 }] }),
    from: outside,
    to: 'http://192.168.56.202:30391',
    failed: 'socket nothing listens on port 8080 of Pod default/tea-1',
    blame: `${tea} spec.ports[0].targetPort`,
    look: 'kubectl logs tea-1 -n default',
  },
  '4 a wrong targetPort, by load balancer': {
    make: () => service({ type: 'LoadBalancer', ports: [{ port: 80, targetPort: 8080 }] }),
    from: outside,
    to: 'http://192.168.56.240',
    failed: 'socket nothing listens on port 8080 of Pod default/tea-1',
    blame: `${tea} spec.ports[0].targetPort`,
    look: 'kubectl logs tea-1 -n default',
  },
  '4 port and targetPort swapped': {
    make: () => service({ ports: [{ port: 9090, targetPort: 80 }] }),
    failed: `chain ${tea} has no port 80/TCP`,
    blame: `${tea} spec.ports`,
    look: 'kubectl describe service tea -n default',
    says: 'It has 9090/TCP.',
  },
  '6 a named targetPort that no Pod declares': {
    make: () => service({ ports: [{ port: 80, targetPort: 'web' }] }),
    failed: `endpoint ${tea} has no endpoints`,
    blame: `${tea} spec.ports[0].targetPort`,
    look: 'kubectl get pods -n default -l app=tea -o yaml',
    says: 'No selected Pod has a container port named "web".',
  },
  '7 the wrong protocol': {
    make: () => service({ ports: [{ port: 80, targetPort: 9090, protocol: 'UDP' }] }),
    failed: `chain ${tea} has no port 80/TCP`,
    blame: `${tea} spec.ports[0].protocol`,
    look: 'kubectl describe service tea -n default',
    says: 'It has 80/UDP.',
  },
  '8 Pods that are not ready': {
    make: () => {
      pod('slow', { app: 'slow' }, {}, { readinessProbe: { httpGet: { path: '/', port: 1 } } })
      service({ selector: { app: 'slow' } })
    },
    failed: `chain KUBE-SERVICES: default/tea has no endpoints`,
    blame: 'Pod default/slow status',
    look: 'kubectl describe pod slow -n default',
  },
  '8 a Pod that cannot start': {
    make: () => {
      pod('lost', { app: 'lost' }, {}, { image: 'no-such-image' })
      service({ selector: { app: 'lost' } })
    },
    failed: `chain KUBE-SERVICES: default/tea has no endpoints`,
    blame: 'Pod default/lost status',
    look: 'kubectl describe pod lost -n default',
  },
  '8 a Pod that no node takes': {
    make: () => {
      pod('big', { app: 'big' }, { nodeName: undefined, nodeSelector: { disk: 'none' } })
      service({ selector: { app: 'big' } })
    },
    failed: `endpoint ${tea} has no endpoints`,
    blame: 'Pod default/big status',
    look: 'kubectl describe pod big -n default',
    says: 'Its Pods are not running yet: big Pending.',
  },
  '9 the program listens on 127.0.0.1': {
    make: () => {
      const command = ['python3', '-m', 'http.server', '--bind', '127.0.0.1', '9090']
      pod('shy', { app: 'shy' }, {}, { image: 'python:3', command })
      service({ selector: { app: 'shy' } })
    },
    failed: 'socket nothing listens on port 9090 of Pod default/shy',
    blame: 'Pod default/shy: its program listens on 127.0.0.1',
    look: 'kubectl logs shy -n default',
  },
  '12 the Service’s port on a node': {
    make: () => service(nodePort),
    from: outside,
    to: 'http://192.168.56.202:80',
    failed: 'socket nothing listens on k8s-node-1 port 80/TCP',
    blame: `${tea} spec.ports[0].nodePort`,
    look: 'kubectl describe service tea -n default',
    says: "Port 80 is Service default/tea's on its cluster IP or in its Pods; on nodes it is 30391.",
  },
  '12 the node port of a ClusterIP Service': {
    make: () => service({}),
    from: outside,
    to: 'http://192.168.56.202:80',
    failed: 'socket nothing listens on k8s-node-1 port 80/TCP',
    blame: `${tea} spec.ports[0].nodePort`,
    look: 'kubectl describe service tea -n default',
    says: 'Service default/tea has port 80 on its cluster IP alone; it has no node port.',
  },
  '13 a Service of another namespace': {
    make: () => {
      made(cluster.client().create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }))
      service({}, 'shop')
    },
    failed: 'name tea has no address',
    blame: 'the name tea',
    look: 'kubectl get service -A',
    says: 'There is no Service tea in namespace default. There is tea.shop: Services of other namespaces are named so.',
  },
  '14 a name asked on a node': {
    make: () => service({}),
    from: node('k8s-master'),
    failed: 'name tea has no address',
    blame: 'the name tea',
    look: 'kubectl exec -it debugger -- nslookup tea',
  },
  '15 no such Service': {
    make: () => undefined,
    failed: 'name tea has no address',
    blame: 'the name tea',
    look: 'kubectl get service -A',
    says: 'There is no Service tea in namespace default.',
  },
  '16 external Local at a node without a Pod': {
    make: () => service({ ...nodePort, externalTrafficPolicy: 'Local' }),
    from: outside,
    to: 'http://192.168.56.203:30391',
    failed: 'chain KUBE-EXTERNAL-SERVICES: default/tea has no local endpoints',
    blame: `${tea} spec.externalTrafficPolicy`,
    look: 'kubectl describe pod tea-1 -n default',
    says: 'Not used: it runs on k8s-node-1, and the policy is Local.',
  },
  '16 internal Local on a node without a Pod': {
    make: () => service({ internalTrafficPolicy: 'Local' }),
    from: node('k8s-node-2'),
    to: () => `http://${clusterIp()}`,
    failed: 'chain KUBE-SERVICES: default/tea has no local endpoints',
    blame: `${tea} spec.internalTrafficPolicy`,
    look: 'kubectl describe pod tea-1 -n default',
  },
  '16 both Local: the one that counts is told': {
    make: () => service({ ...nodePort, externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' }),
    from: node('k8s-node-2'),
    to: () => `http://${clusterIp()}`,
    failed: 'chain KUBE-SERVICES: default/tea has no local endpoints',
    blame: `${tea} spec.internalTrafficPolicy`,
    look: 'kubectl describe pod tea-1 -n default',
  },
  '17 a cluster IP from outside': {
    make: () => service({}),
    from: outside,
    to: () => `http://${clusterIp()}`,
    failed: 'route * is not on the network of this machine',
    blame: 'the address',
    look: 'kubectl get nodes -o wide',
  },
  '19 the selector takes in another app': {
    make: () => {
      pod('web-1', { app: 'web', tier: 'web' }, {}, { image: 'nginx' })
      service({ selector: { tier: 'web' } })
      cluster.settle()
      for (let i = 0; i < 2; i++) {
        const reached = cluster.network(asker).connect(clusterIp(), 80, 'TCP')
        // until it is the other one's turn
        if (reached.outcome === 'connected') break
      }
    },
    failed: 'socket nothing listens on port 9090 of Pod default/web-1',
    blame: `${tea} spec.selector`,
    look: 'kubectl get pods -n default --show-labels',
    says: 'Other Pods of Service default/tea do listen there',
  },
  '20 a NetworkPolicy that lets nobody in': {
    make: () => {
      policy({ podSelector: { matchLabels: { app: 'tea' } }, policyTypes: ['Ingress'] })
      service({})
    },
    failed: 'policy NetworkPolicy default/wall lets this request in nowhere',
    blame: 'NetworkPolicy default/wall spec.ingress',
    look: 'kubectl describe networkpolicy wall -n default',
  },
  '20 a NetworkPolicy that lets nothing out but names': {
    make: () => {
      const ports = [{ port: 53, protocol: 'UDP' }]
      policy({ podSelector: { matchLabels: { app: 'asker' } }, policyTypes: ['Egress'], egress: [{ ports }] })
      service({})
    },
    failed: 'policy NetworkPolicy default/wall lets this request out nowhere',
    blame: 'NetworkPolicy default/wall spec.egress',
    look: 'kubectl describe networkpolicy wall -n default',
  },
  '20 no CoreDNS': {
    make: () => {
      made(cluster.client().patch(deployments, 'kube-system', 'coredns', 'merge', { spec: { replicas: 0 } }))
      service({})
    },
    failed: 'name tea has no address',
    blame: 'Deployment kube-system/coredns',
    look: 'kubectl get pods -n kube-system -l k8s-app=kube-dns',
  },
  '21 the address of a Pod that is gone': {
    make: () => undefined,
    to: 'http://10.10.1.250:9090',
    failed: 'endpoint no Pod has the address 10.10.1.250',
    blame: 'the address 10.10.1.250',
    look: 'kubectl get pods -A -o wide',
  },
  'source ranges without the asker': {
    make: () => service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] }),
    from: outside,
    to: 'http://192.168.56.240',
    failed: 'chain KUBE-PROXY-FIREWALL: default/tea traffic not accepted by KUBE-FW-*',
    blame: `${tea} spec.loadBalancerSourceRanges`,
    look: 'kubectl get service tea -n default -o yaml',
  },
  'a Service without a selector': {
    make: () => service({ selector: undefined }),
    failed: `endpoint ${tea} has no endpoints`,
    blame: `${tea} spec.selector`,
    look: 'kubectl describe service tea -n default',
    says: 'It has no selector, and nobody wrote EndpointSlices for it.',
  },
  'an ExternalName that leads nowhere': {
    make: () => service({ type: 'ExternalName', externalName: 'db.example.com', selector: undefined, ports: undefined }),
    failed: 'name tea has no address',
    blame: `${tea} spec.externalName`,
    look: 'kubectl describe service tea -n default',
    says: 'It stands for db.example.com, and that name has no address.',
  },
  'a headless Service without Pods': {
    make: () => service({ clusterIP: 'None', selector: { app: 'nobody' } }),
    failed: 'name tea has no address',
    blame: `${tea} spec.selector`,
    look: 'kubectl get pods -n default --show-labels',
  },
  'a headless Service whose Pods are not ready': {
    make: () => {
      pod('slow', { app: 'slow' }, {}, { readinessProbe: { httpGet: { path: '/', port: 1 } } })
      service({ clusterIP: 'None', selector: { app: 'slow' } })
    },
    failed: 'name tea has no address',
    blame: 'Pod default/slow status',
    look: 'kubectl describe pod slow -n default',
  },
  'the port of a headless Service': {
    make: () => service({ clusterIP: 'None' }),
    failed: 'socket nothing listens on port 80 of Pod default/tea-1',
    blame: `${tea} spec.ports[0].port`,
    look: 'kubectl describe service tea -n default',
    says: 'Service default/tea is headless: nobody translates its port 80 to 9090.',
  },
  'a name server of its own that is none': {
    make: () => {
      pod('lonely', { app: 'lonely' }, { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.10.1.250'] } })
      service({})
    },
    from: { kind: 'pod', namespace: 'default', name: 'lonely' },
    failed: 'name tea has no address',
    blame: 'Pod default/lonely spec.dnsConfig.nameservers',
    look: 'kubectl exec lonely -n default -- cat /etc/resolv.conf',
  },
  'http where https is spoken': {
    make: () => undefined,
    to: 'http://kubernetes:443',
    failed: 'socket the server speaks HTTPS, and HTTP was asked for',
    blame: 'the scheme http://',
    look: 'curl -k https://kubernetes:443/',
  },
}

describe('[SVC46] why, for what students get wrong', () => {
  it.each(Object.entries(cases))('%s', (_title, one) => {
    one.make()
    cluster.settle()
    const to = typeof one.to === 'function' ? one.to() : (one.to ?? 'http://tea')
    const told = why(cluster, one.from ?? asker, to)
    const first = told.hops.find((hop) => !hop.ok && hop.kind !== 'name') ?? told.failed
    const title = `${first?.kind} ${first?.title}`.replace(/KUBE-FW-\w+/, 'KUBE-FW-*').replace(/^route [\d.]+/, 'route *')
    const shown = { ok: told.ok, failed: title, blame: told.blame, look: told.look }
    const { failed, blame, look } = one
    // a rule that refuses is told together with what made it
    const rule = shown.failed.startsWith('chain KUBE-') && !failed.startsWith('chain KUBE-')
    const seen = rule ? { ...shown, failed: `${told.failed?.kind} ${told.failed?.title}` } : shown
    expect(seen).toEqual({ ok: false, failed, blame, look })
    if (one.says !== undefined) expect(told.failed?.detail).toContain(one.says)
  })

  it('a Service that answers blames nobody, and its port in a Pod is told by name', () => {
    service({ ports: [{ port: 80, targetPort: 'http' }] })
    cluster.settle()
    const told = why(cluster, asker, 'http://tea')
    expect([told.ok, told.failed, told.hops.at(-1)?.title]).toEqual([true, undefined, 'HTTP 200 OK'])
    expect(why(cluster, asker, `tcp://${podIp('tea-1')}:9090`).ok).toBe(true)
  })
})
