import { services } from '@kubemaze/core/api/kinds.ts'
import { why } from '@kubemaze/core/cluster/trace.ts'
import type { Origin } from '@kubemaze/core/network/packet.ts'
import { describe, expect, it } from 'vitest'
import { type LessonLab, lessonLab } from './lab-for-tests.ts'
import { servicesLesson } from './lessons/01-services/services.ts'

// What students get wrong about Services, each made in a real lab; the hint must name what is wrong.
const run = 'kubectl run coffee --image=ansilh/demo-coffee'
const labelled = `${run} --labels=run=coffee`
const expose = 'kubectl expose pod coffee --port=80 --target-port=9090 --type=NodePort'
const debug = 'kubectl run debugger --image=ansilh/debug-tools --restart=Never'
const ip = "$(kubectl get service coffee -o jsonpath='{.spec.clusterIP}')"
const inPod = (line: string): string => `kubectl exec debugger -- ${line}`
const applied = (yaml: string): string => `kubectl apply -f - <<'EOF'\n${yaml}\nEOF`
const serviceYaml = (spec: string, name = 'coffee'): string =>
  applied(`apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}`)
const podYaml = (container: string): string =>
  applied(`apiVersion: v1\nkind: Pod\nmetadata: {name: coffee, labels: {run: coffee}}\nspec: {containers: [${container}]}`)
const policyYaml = (labels: string): string =>
  applied(
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: wall}\nspec: {podSelector: {matchLabels: {${labels}}}, policyTypes: [Ingress]}`,
  )

interface Row {
  /** The number in the list of mistakes. */
  row: number
  mistake: string
  lines: string[]
  /** A check of the lesson and what its hint says … */
  check?: [id: string, words: RegExp]
  /** … or what `why` says of a request. */
  why?: [from: Origin, to: string | ((lab: LessonLab) => string), words: RegExp]
}

const node: Origin = { kind: 'node', node: 'k8s-master' }
const outside: Origin = { kind: 'outside' }
const debuggerPod: Origin = { kind: 'pod', namespace: 'default', name: 'debugger' }
const rows: Row[] = [
  {
    row: 1,
    mistake: 'the selector is not the labels',
    lines: [labelled, serviceYaml('{selector: {app: coffee}, ports: [{port: 80, targetPort: 9090}]}')],
    check: ['service-selects', /selects app=coffee; no Pod has that label\. Pod coffee has run=coffee/],
  },
  {
    row: 2,
    mistake: 'a Pod without labels is exposed',
    lines: [`${run} && kubectl label pod coffee run-`, expose],
    check: ['service-selects', /Pod coffee has no labels, so kubectl cannot expose it.*kubectl label pod coffee run=coffee/],
  },
  {
    row: 3,
    mistake: 'expose without a port',
    lines: [labelled, 'kubectl expose pod coffee --type=NodePort'],
    check: ['service-selects', /No container of coffee declares a containerPort.*kubectl expose pod coffee --port=80/],
  },
  {
    row: 4,
    mistake: 'the wrong targetPort',
    lines: [labelled, 'kubectl expose pod coffee --port=80 --type=NodePort'],
    check: ['service-selects', /sends requests to port 80 of the Pod \(spec\.ports\[0\]\.targetPort\), where nothing listens/],
  },
  {
    row: 4,
    mistake: 'port and targetPort swapped',
    lines: [labelled, 'kubectl expose pod coffee --port=9090 --target-port=80'],
    check: ['service-selects', /port and targetPort are swapped|where nothing listens; the coffee listens on 9090/],
  },
  {
    row: 5,
    mistake: 'containerPort is thought to publish',
    lines: [podYaml('{name: coffee, image: ansilh/demo-coffee, ports: [{containerPort: 9090}]}'), expose],
    why: [
      outside,
      'http://192.168.56.201:9090',
      /Port 9090 is Service default\/coffee's on its cluster IP or in its Pods; on nodes it is 3\d{4}/,
    ],
  },
  {
    row: 6,
    mistake: 'a named targetPort that no container declares',
    lines: [labelled, serviceYaml('{selector: {run: coffee}, ports: [{port: 80, targetPort: http}]}')],
    check: ['service-selects', /the port named "http".*no container declares a port with that name/],
  },
  {
    row: 7,
    mistake: 'a number in quotes',
    lines: [labelled, serviceYaml('{selector: {run: coffee}, ports: [{port: 80, targetPort: "9090"}]}')],
    check: ['service-selects', /with quotes is the name of a port, not a number\. Write it without them: targetPort: 9090/],
  },
  {
    row: 7,
    mistake: 'the wrong protocol',
    lines: [labelled, serviceYaml('{selector: {run: coffee}, ports: [{port: 80, targetPort: 9090, protocol: UDP}]}')],
    check: ['service-selects', /carries UDP, but the coffee speaks TCP/],
  },
  {
    row: 8,
    mistake: 'running and not ready',
    lines: [podYaml('{name: coffee, image: ansilh/demo-coffee, readinessProbe: {httpGet: {path: /, port: 8080}}}'), expose],
    check: ['service-selects', /Pod coffee runs but is not ready/],
  },
  {
    row: 9,
    mistake: 'the program listens on 127.0.0.1',
    lines: [
      'kubectl create deployment shy --image=python:3.14 -- python -m http.server 9090 --bind 127.0.0.1',
      'sleep 5',
      'kubectl expose deployment shy --port=80 --target-port=9090',
    ],
    why: [node, (lab) => `http://${addressOf(lab, 'shy')}`, /listens on 127\.0\.0\.1 alone: only the Pod itself can reach it/],
  },
  {
    row: 9,
    mistake: 'the program listens on 127.0.0.1, seen in the lesson',
    lines: [
      'kubectl create deployment shy --image=python:3.14 -- python -m http.server 9090 --bind 127.0.0.1',
      'sleep 5',
      "curl -s http://$(kubectl get pods -l app=shy -o jsonpath='{.items[0].status.podIP}'):9090",
    ],
    check: ['pod-running', /listens on 127\.0\.0\.1 alone/],
  },
  {
    row: 10,
    mistake: 'a nodePort outside the range',
    lines: [
      labelled,
      serviceYaml('{type: NodePort, selector: {run: coffee}, ports: [{port: 80, targetPort: 9090, nodePort: 8081}]}'),
    ],
    check: ['service-selects', /nodePort 8081 is outside the range that nodes keep for Services, 30000-32767/],
  },
  {
    row: 11,
    mistake: 'a nodePort that is taken',
    lines: [
      labelled,
      'kubectl create service nodeport other --tcp=80 --node-port=30080',
      'kubectl create service nodeport coffee --tcp=80:9090 --node-port=30080',
    ],
    check: ['service-selects', /Another Service holds node port 30080 already; a node has each port only once/],
  },
  {
    row: 12,
    mistake: 'port and nodePort confused',
    lines: [labelled, expose, 'curl -s http://192.168.56.201:80'],
    check: ['port-answers', /Port 80 is Service default\/coffee's on its cluster IP or in its Pods; on nodes it is 3\d{4}/],
  },
  {
    row: 13,
    mistake: 'a short name from another namespace',
    lines: [
      labelled,
      debug,
      'kubectl create namespace shop',
      'kubectl create service clusterip tea --tcp=80 -n shop',
      'sleep 5',
      inPod('curl -s http://tea'),
    ],
    check: ['service-selects', /Service tea is not in namespace default but in shop.*Ask for tea\.shop/],
    why: [debuggerPod, 'http://tea', /There is tea\.shop: Services of other namespaces are named so/],
  },
  {
    row: 14,
    mistake: 'dig without the search list',
    lines: [labelled, debug, 'kubectl create service clusterip tea --tcp=80', 'sleep 5', inPod('dig tea')],
    check: [
      'service-selects',
      /tea was asked for as it stands, without the search list.*\+search.*tea\.default\.svc\.cluster\.local/,
    ],
  },
  {
    row: 15,
    mistake: 'a name that no Service has',
    lines: [labelled, debug, 'kubectl create service clusterip tea --tcp=80', 'sleep 5', inPod('wget -qO- http://tee')],
    check: ['service-selects', /There is no Service tee in any namespace.*Did you mean tea\?/],
  },
  {
    row: 15,
    mistake: "a Service's name asked on the node",
    lines: [labelled, 'kubectl create service clusterip tea --tcp=80', 'curl -s http://tea'],
    check: ['service-selects', /tea is a name of the cluster's DNS, which Pods ask; a node does not/],
  },
  {
    row: 16,
    mistake: 'externalTrafficPolicy Local on a node without a Pod',
    lines: [labelled, expose, `kubectl patch service coffee -p '{"spec":{"externalTrafficPolicy":"Local"}}'`],
    check: ['every-node', /externalTrafficPolicy: Local, so only a node with a coffee Pod answers/],
    why: [
      outside,
      (lab) => `http://192.168.56.201:${nodePortOf(lab)}`,
      /blame: Service default\/coffee spec\.externalTrafficPolicy/,
    ],
  },
  {
    row: 17,
    mistake: 'the cluster IP asked from outside',
    lines: [labelled, expose],
    why: [
      outside,
      (lab) => `http://${addressOf(lab, 'coffee')}`,
      /Only the nodes \(192\.168\.56\.0\/24\) can be reached from outside/,
    ],
  },
  {
    row: 18,
    mistake: 'expose --selector is thought to pick the Pod',
    lines: [labelled, 'kubectl expose pod --selector=run=coffee --port=80 --target-port=9090'],
    check: ['service-selects', /--selector of kubectl expose does not pick the Pod.*the selector that the new Service gets/],
  },
  {
    row: 19,
    mistake: 'a selector that takes in another app',
    lines: [labelled, 'kubectl run web --image=nginx --labels=run=coffee', 'sleep 5', expose],
    check: ['service-selects', /Pod web has that label too and serves no coffee/],
  },
  {
    row: 20,
    mistake: 'a NetworkPolicy',
    lines: [labelled, expose, debug, 'sleep 5', policyYaml('run: coffee')],
    why: [debuggerPod, 'http://coffee', /blame: NetworkPolicy default\/wall spec\.ingress/],
  },
  {
    row: 20,
    mistake: 'a Pod that asks itself through its Service (hairpin)',
    lines: [
      labelled,
      debug,
      'kubectl expose pod debugger --name=self --port=8080',
      'sleep 5',
      policyYaml('run: debugger'),
      inPod('curl -s -m 2 http://self:8080'),
    ],
    check: ['service-selects', /its own Service self\. Such a request leaves the Pod and comes back in \(a hairpin\)/],
  },
  {
    row: 21,
    mistake: 'the address of a Pod that is gone',
    lines: [
      `${labelled.replace('coffee ', 'first ')}`,
      'sleep 3',
      "OLD=$(kubectl get pod first -o jsonpath='{.status.podIP}')",
      'kubectl delete pod first --now',
      labelled,
      'sleep 3',
      'curl -s -m 5 http://$OLD:9090',
    ],
    check: ['service-selects', /No Pod has the address 10\.10\.1\.\d+ any more.*Ask its Service/],
  },
  {
    row: 21,
    mistake: "the Service's address with the Pod's port",
    lines: [labelled, expose, `curl -s -m 2 http://${ip}:9090`],
    check: ['port-answers', /Service default\/coffee has no port 9090\/TCP\. It has 80\/TCP/],
  },
]

const field = (lab: LessonLab, name: string) =>
  lab.cluster
    .client()
    .list(services, 'default')
    .find((one) => one.metadata.name === name)?.spec
const addressOf = (lab: LessonLab, name: string): string => field(lab, name)?.clusterIP ?? ''
const nodePortOf = (lab: LessonLab): number => field(lab, 'coffee')?.ports?.[0]?.nodePort ?? 0

describe('what students get wrong about Services is named', () => {
  it.each(rows)('$row: $mistake', async ({ lines, check, why: asked }) => {
    const lab = lessonLab(servicesLesson)
    for (const line of lines) {
      await lab.run(line)
      lab.cluster.settle(5_000)
    }
    if (check) {
      const { status, evidence } = lab.check(check[0])
      expect(`${status}: ${evidence}`).toMatch(/^hint: /)
      expect(evidence).toMatch(check[1])
    }
    if (asked) {
      const [from, to, words] = asked
      const told = why(lab.cluster, from, typeof to === 'string' ? to : to(lab))
      expect(told.ok).toBe(false)
      const all = [...told.hops.map((hop) => `${hop.title} ${hop.detail ?? ''}`), `blame: ${told.blame}`].join('\n')
      expect(all).toMatch(words)
    }
  })

  it('covers every row of the list', () => {
    expect([...new Set(rows.map(({ row }) => row))]).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
  })
})

describe('a hint goes away', () => {
  it('when the thing was done right', async () => {
    const lab = lessonLab(servicesLesson)
    await lab.runAll([labelled, '@settle'])
    await lab.run('kubectl expose pod coffee --type=NodePort')
    expect(lab.check('service-selects').status).toBe('hint')
    await lab.runAll([expose, '@settle'])
    expect(lab.check('service-selects').status).toBe('passed')
    expect(lab.check('port-answers')).toMatchObject({ status: 'pending' })
  })

  it('and what was not wrong is not explained', async () => {
    const lab = lessonLab(servicesLesson)
    await lab.run('kubectl get pods --no-such-flag')
    await lab.run('grep nothing /etc/hosts')
    expect(lab.check('pod-running').status).toBe('pending')
  })
})
