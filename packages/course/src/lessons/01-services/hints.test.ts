import { deployments, networkpolicies, pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import { describe, expect, it } from 'vitest'
import { type CoffeeLab, coffeeLab } from './lab-for-tests.ts'
import { inWords, type Sight } from './sight/request.ts'

const coffee = { run: 'coffee' }
const shop = { name: 'coffee', image: 'ansilh/demo-coffee' }
const tools = { containers: [{ name: 'debugger', image: 'ansilh/debug-tools' }], restartPolicy: 'Never' as const }

/** Steps by which a lab comes to be as it is. */
const withCoffee = (lab: CoffeeLab) => lab.pod('coffee', coffee)
const withService = (lab: CoffeeLab) => lab.service('coffee', { type: 'NodePort' })
const withDebugger = (lab: CoffeeLab) => lab.pod('debugger', { run: 'debugger' }, tools)
const withPorts =
  (...ports: object[]) =>
  (lab: CoffeeLab) =>
    lab.service('coffee', { type: 'NodePort', ports: ports as never })
const dnsGone = (lab: CoffeeLab) => {
  const client = lab.cluster.client()
  const coredns = client.get(deployments, 'kube-system', 'coredns')
  if (!coredns) throw new Error('no coredns')
  client.update(deployments, { ...coredns, spec: { ...coredns.spec, replicas: 0 } })
  lab.cluster.advance(60_000)
  lab.cluster.settle()
}
const changed = (change: (pod: Pod) => Pod) => (lab: CoffeeLab) => {
  const client = lab.cluster.client()
  const pod = client.get(pods, 'default', 'coffee') as Pod
  const answer = client.update(pods, change(pod))
  if (isFailure(answer)) throw new Error(answer.message)
  lab.cluster.settle()
}
const relabelled = (labels: Record<string, string>) => changed((pod) => ({ ...pod, metadata: { ...pod.metadata, labels } }))
const wall = (lab: CoffeeLab) => {
  const metadata = { name: 'wall', namespace: 'default' }
  const answer = lab.cluster.client().create(networkpolicies, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: { matchLabels: coffee }, policyTypes: ['Ingress'] },
  } as never)
  if (isFailure(answer)) throw new Error(answer.message)
  lab.cluster.settle()
}

type Row = [state: string, steps: ((lab: CoffeeLab) => void)[], check: string, result: RegExp | string]
const rows: Row[] = [
  ['nothing', [], 'debugger-running', 'pending: There is no Pod debugger yet.'],
  ['nothing', [], 'name-coffee', 'pending: Pod debugger does not run yet: there is nobody to ask.'],
  ['nothing', [], 'name-back', 'pending: Pod debugger does not run yet: there is nobody to ask.'],
  ['a debugger alone', [withDebugger], 'debugger-running', 'passed'],
  ['a debugger alone', [withDebugger], 'name-coffee', 'pending: There is no Service coffee yet.'],
  ['a debugger alone', [withDebugger], 'name-back', 'pending: There is no Service coffee yet.'],
  ['all there', [withCoffee, withService, withDebugger], 'name-coffee', 'passed'],
  ['all there', [withCoffee, withService, withDebugger], 'name-back', 'passed'],
  [
    'a debugger that asks the node’s DNS',
    [withCoffee, withService, (lab) => lab.pod('debugger', {}, { ...tools, dnsPolicy: 'Default' })],
    'name-coffee',
    /^hint: In Pod debugger the name coffee is not found \(tried .*coffee.*\)\. Look at its DNS settings: kubectl exec debugger -- cat \/etc\/resolv\.conf$/,
  ],
  [
    'a debugger that asks nobody who answers',
    [
      withCoffee,
      withService,
      (lab) => lab.pod('debugger', {}, { ...tools, dnsPolicy: 'None', dnsConfig: { nameservers: ['10.10.1.250'] } }),
    ],
    'name-coffee',
    /^hint: Pod debugger asked the cluster's DNS, which did not answer\. Look at it: kubectl -n kube-system get pods -l k8s-app=kube-dns$/,
  ],
  [
    'a cluster whose DNS is scaled to none',
    [withCoffee, withService, withDebugger, dnsGone],
    'name-coffee',
    /^hint: Pod debugger asked the cluster's DNS, which did not answer\./,
  ],
  [
    'a cluster whose DNS is scaled to none',
    [withCoffee, withService, withDebugger, dnsGone],
    'name-back',
    /^hint: The cluster's DNS has no name for 192\.168\.10\.\d+\. Look at it: kubectl -n kube-system get pods/,
  ],
  [
    'a debugger whose hosts file knows better',
    [
      withCoffee,
      withService,
      (lab) => lab.pod('debugger', {}, { ...tools, hostAliases: [{ ip: '10.10.1.9', hostnames: ['coffee'] }] }),
    ],
    'name-coffee',
    /^hint: In Pod debugger coffee is 10\.10\.1\.9, but the Service has 192\.168\.10\.\d+\. Look at \/etc\/hosts and \/etc\/resolv\.conf there\.$/,
  ],
  [
    'a headless Service',
    [withCoffee, (lab) => lab.service('coffee', { clusterIP: 'None' }), withDebugger],
    'port-answers',
    'hint: Service coffee has no cluster IP (it is headless), so its port is nowhere to knock at.',
  ],
  [
    'a Service without a selector',
    [withCoffee, (lab) => lab.service('coffee', { type: 'NodePort', selector: {} })],
    'service-selects',
    /^hint: Service coffee has no selector, so it finds no Pods by itself\. Look at it: kubectl describe service coffee$/,
  ],
  [
    'a Service of type ExternalName',
    [withCoffee, (lab) => lab.service('coffee', { type: 'ExternalName', externalName: 'example.com', ports: [] })],
    'service-selects',
    /^hint: Service coffee is of type ExternalName: a DNS alias without address and ports\. Delete it and expose the Pod again\.$/,
  ],
  [
    'a Pod that lost its label',
    [withCoffee, withService, relabelled({})],
    'service-selects',
    "hint: Service coffee selects run=coffee; no Pod has that label. Pod coffee has no labels. Look at the Pods' labels: kubectl get pods --show-labels",
  ],
  [
    'a Pod of another label',
    [withCoffee, withService, relabelled({ app: 'coffee', tier: 'x' })],
    'service-selects',
    "hint: Service coffee selects run=coffee; no Pod has that label. Pod coffee has app=coffee, tier=x. Look at the Pods' labels: kubectl get pods --show-labels",
  ],
  ['the same, at the label', [withCoffee, relabelled({ app: 'coffee' })], 'pod-label', /^hint: Pod coffee has app=coffee/],
  [
    'no Pod at all',
    [withService],
    'service-selects',
    "hint: Service coffee selects run=coffee; no Pod has that label. Look at the Pods' labels: kubectl get pods --show-labels",
  ],
  [
    'one wrong port beside a right one',
    [withCoffee, withPorts({ name: 'a', port: 80, targetPort: 9090 }, { name: 'b', port: 81, targetPort: 1 })],
    'service-selects',
    'passed',
  ],
  [
    'two wrong ports: the first is told',
    [withCoffee, withPorts({ name: 'a', port: 80, targetPort: 1 }, { name: 'b', port: 81, targetPort: 2 })],
    'service-selects',
    /sends requests to port 1 of the Pod \(spec\.ports\[0\]\.targetPort\), where nothing listens/,
  ],
  [
    'a named port that is the coffee’s',
    [
      (lab) => lab.pod('coffee', coffee, { containers: [{ ...shop, ports: [{ name: 'http', containerPort: 9090 }] }] }),
      withPorts({ port: 80, targetPort: 'http' }),
    ],
    'service-selects',
    'passed',
  ],
  [
    'a named port that is another',
    [
      (lab) => lab.pod('coffee', coffee, { containers: [{ ...shop, ports: [{ name: 'http', containerPort: 8080 }] }] }),
      withPorts({ port: 80, targetPort: 'http' }),
    ],
    'service-selects',
    /The port named "http" is 8080; the coffee listens on 9090\./,
  ],
  [
    'a wall',
    [withCoffee, withService, wall],
    'port-answers',
    /NetworkPolicy wall may keep requests out\. Look at it: kubectl describe networkpolicy wall$/,
  ],
  [
    'no endpoints',
    [(lab) => lab.service('coffee', { type: 'NodePort' })],
    'target-port-answers',
    'hint: Service coffee has no endpoints. Look at them: kubectl get endpoints coffee',
  ],
  [
    'endpoints that are not ready',
    [(lab) => lab.pod('coffee', coffee, { containers: [{ ...shop, readinessProbe: { tcpSocket: { port: 1 } } }] }), withService],
    'target-port-answers',
    /^hint: Service coffee has only addresses that are not ready \(10\.10\.1\.\d+\)\. Look at them: kubectl get endpoints coffee$/,
  ],
  [
    'a knock at nothing',
    [withCoffee, withService],
    'port-answers',
    /^pending: Nobody has knocked at the Service’s own address yet: curl http:\/\/192/,
  ],
  ['no load balancer', [withCoffee, withService], 'lb-address', 'pending: There is no Service of type LoadBalancer yet.'],
  ['no load balancer', [withCoffee, withService], 'lb-coffee', 'pending: There is no external address to ask yet.'],
  [
    'coffee-lb of another type',
    [withCoffee, (lab) => lab.service('coffee-lb', {})],
    'lb-address',
    'hint: Service coffee-lb is of type ClusterIP, not LoadBalancer. Change it: kubectl edit service coffee-lb',
  ],
  [
    'a balancer that leads nowhere',
    [withCoffee, (lab) => lab.service('coffee-lb', { type: 'LoadBalancer', selector: { run: 'tea' } })],
    'lb-coffee',
    /^hint: 192\.168\.56\.24\d:80 .*Service coffee-lb selects run=tea; no Pod has that label/,
  ],
]

describe('what the checks say of each state of the lab', () => {
  it.each(rows)('%s', (_state, steps, check, result) => {
    const lab = coffeeLab()
    for (const step of steps) step(lab)
    if (typeof result === 'string') expect(lab.check(check)).toBe(result)
    else expect(lab.check(check)).toMatch(result)
  })
})

it.each<[Sight, string]>([
  [{ saw: 'coffee', pod: 'coffee' }, 'IP answered with the coffee page of Pod coffee'],
  [{ saw: 'another page', status: 404, by: 'Pod web' }, 'IP was answered by Pod web with status 404, not with the coffee page'],
  [{ saw: 'no http', by: 'Pod redis' }, 'IP is held by Pod redis, which does not speak HTTP'],
  [{ saw: 'refused' }, 'IP refused the connection'],
])('%j is told as: %s', (sight, words) => {
  expect(inWords(sight, 'IP')).toBe(words)
})
