import { configmaps, pods, services } from '@kubemaze/core/api/kinds.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

let lab: KubectlLab

beforeAll(() => {
  lab = kubectlLab()
  const client = lab.cluster.client()
  const pod = (name: string, tier: string) =>
    client.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: 'web', tier } },
      spec: { containers: [{ name: 'c', image: 'ansilh/demo-coffee', ports: [{ containerPort: 9090 }] }] },
    })
  pod('a', 'front')
  pod('b', 'back')
  client.create(services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', annotations: { note: 'two words' } },
    spec: { clusterIP: '192.168.10.50', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9090 }] },
  })
  client.create(configmaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default' },
    data: { k: 'v' },
  })
  lab.cluster.settle()
  lab.files.set('/root/dir/svc.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n')
  lab.files.set('/root/broken.yaml', 'a: 1\nb: c: d\n')
  lab.files.set('/root/empty', '')
  lab.files.set('/root/one', 'NAME\n')
  lab.files.set('/root/columns', 'NAME  IP\nmetadata.name spec.clusterIP\n')
})

/** Ages, addresses and ids by name; padding folded. */
const plain = (text: string): string =>
  text
    .replace(/\b10\.10\.1\.\d+/g, 'PODIP')
    .replace(/(?<=\s)\d+[smh](?:\d+[smh])?(?=\s|$)/g, 'AGE')
    .replace(/ {2,}/g, '  ')

describe('[KCT23] get shows what is there in every format', () => {
  it.each([
    ['kubectl get pods', 'NAME  READY  STATUS  RESTARTS  AGE\na  1/1  Running  0  AGE\nb  1/1  Running  0  AGE\n'],
    ['kubectl get po b --no-headers', 'b  1/1  Running  0  AGE\n'],
    ['kubectl get pods -l tier=back -o name', 'pod/b\n'],
    ['kubectl get pods,cm c', '! Error from server (NotFound): pods "c" not found\n'],
    ['kubectl get pod/a svc/web', 'pod/a  1/1'],
    [
      'kubectl get pods -L tier --sort-by=.metadata.labels.tier --no-headers',
      'b  1/1  Running  0  AGE  back\na  1/1  Running  0  AGE  front\n',
    ],
    ['kubectl get po b -L constructor --no-headers', 'b  1/1  Running  0  AGE  \n'],
    ['kubectl get svc web -o yaml', '  clusterIP: 192.168.10.50\n  clusterIPs:\n  - 192.168.10.50\n'],
    ['kubectl get svc web -o json', '  "kind": "Service",\n'],
    ['kubectl get svc web -o kyaml', '  kind: "Service",\n'],
    ["kubectl get svc web -o jsonpath='{.spec.ports[0].port}'", '80'],
    ["kubectl get svc -o jsonpath-as-json='{.items[*].metadata.name}'", '[\n  "kubernetes",\n  "web"\n]\n'],
    ["kubectl get svc web -o go-template='{{.spec.clusterIP}}'", '192.168.10.50'],
    ['kubectl get svc web -o custom-columns=N:.metadata.name,X:.spec.nope', 'N  X\nweb  <none>\n'],
    ['kubectl get svc web -o custom-columns-file=columns', 'NAME  IP\nweb  192.168.10.50\n'],
    ['kubectl get -f dir -o name', 'service/web\n'],
    ['kubectl get pods -n nowhere', '! No resources found in nowhere namespace.\n'],
    ['kubectl get ns nope --ignore-not-found', ''],
    ['kubectl get Services.v1. web --no-headers', 'web  ClusterIP  192.168.10.50  <none>  80/TCP  AGE\n'],
    ['kubectl get --raw /readyz', 'ok'],
    ['kubectl get --raw /api/v1/namespaces/default/pods/a:9090/proxy/', 'Your coffee is ready'],
    ['kubectl get --raw /api/v1/namespaces/default/services/web/proxy/', 'Your coffee is ready'],
    ['kubectl get --raw /api/v1/nodes/k8s-node-1/proxy/healthz', 'ok'],
    [
      'kubectl get --raw /api/v1/namespaces/default/pods/a:9/proxy/',
      '! Error from server (ServiceUnavailable): error trying to reach service: dial tcp PODIP:9: connect: connection refused\n',
    ],
    ['kubectl get --raw /api/v1/namespaces/default/pods/none/proxy/', '! Error from server (NotFound): pods "none" not found\n'],
    ['kubectl get --raw /api/v1/namespaces/default/pods/a/exec', '! Error from server (BadRequest): Upgrade request required\n'],
    ['kubectl get ns default -A --no-headers', 'default  Active  AGE\n'],
    ['kubectl get pod a --sort-by=.nope --no-headers', 'a  1/1  Running  0  AGE\n'],
  ])('%s', async (line, expected) => {
    expect(plain(await lab.run(line))).toContain(expected)
  })
})

describe('[KCT24] get refuses in the words of kubectl', () => {
  it.each([
    ['kubectl get widgets', '! error: the server doesn\'t have a resource type "widgets"\n? 1\n'],
    ['kubectl get pods nope', '! Error from server (NotFound): pods "nope" not found\n? 1\n'],
    ['kubectl get pods ""', '! error: resource name may not be empty\n? 1\n'],
    ['kubectl get pods a%b', '! error: invalid resource name "a%b": [may not contain \'%\']\n? 1\n'],
    ['kubectl get pods a -A', '! error: a resource cannot be retrieved by name across all namespaces\n? 1\n'],
    [
      'kubectl get pods/a b',
      "! error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n? 1\n",
    ],
    ['kubectl get pods -l a=b a', '! error: name cannot be provided when a selector is specified\n? 1\n'],
    ['kubectl get -f nope.yaml', '! error: the path "nope.yaml" does not exist\n? 1\n'],
    [
      'kubectl get -f broken.yaml',
      '! error parsing broken.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n? 1\n',
    ],
    ['kubectl get pods/.. svc/web', '! error: invalid resource name "..": [may not be \'..\']\n? 1\n'],
    ['kubectl get all nope', '! error: you must specify only one resource\n? 1\n'],
    ['kubectl get nope.a.b', '! error: the server doesn\'t have a resource type "nope"\n? 1\n'],
    ['kubectl get pods,,svc', '! error: the server doesn\'t have a resource type ""\n? 1\n'],
    ['kubectl get -f dir -k dir', '! error: only one of -f or -k can be specified\n? 1\n'],
    ['kubectl get -k dir -R', "! error: the -k flag can't be used with -f or -R\n? 1\n"],
    [
      'kubectl get pods -f dir',
      '! error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n? 1\n',
    ],
    ['kubectl get pod/a -f dir', '! error: resource/name arguments cannot be provided when a path is specified\n? 1\n'],
    ['kubectl get pods --subresource=status', '! error: subresource cannot be used when bulk resources are specified\n? 1\n'],
    ['kubectl get pods -o json --show-labels', '! error: --show-labels option cannot be used with json printer\n? 1\n'],
    ['kubectl get pods -L a -o custom-columns=A:.kind', 'A\nPod\nPod\n'],
    [
      'kubectl get pods --output-watch-events',
      '! error: --output-watch-events option can only be used with --watch or --watch-only\n? 1\n',
    ],
    ['kubectl get --raw /api -o yaml', '! error: --raw and --output are mutually exclusive\n? 1\n'],
    ['kubectl get --raw api', '! error: --raw must be a valid URL path: parse "api": invalid URI for request\n? 1\n'],
    [
      'kubectl get --raw /api -l a=b',
      '! error: --raw may not be specified with other flags that filter the server request or alter the output\n? 1\n',
    ],
    ['kubectl get pods --sort-by=.nope', '! No resources found in default namespace.\n'],
    [
      'kubectl get pods --sort-by=.nope -o name',
      '! error: couldn\'t find any field with path "{.nope}" in the list of objects\n? 1\n',
    ],
    [
      'kubectl get pods,svc --sort-by=.metadata.name',
      '! error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n? 1\n',
    ],
    ['kubectl get pods -o custom-columns=A:.metadata[name', 'A\n! error: unterminated array\n? 1\n'],
    [
      'kubectl get pods -o custom-columns-file=empty',
      '! error: invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.\n? 1\n',
    ],
    [
      'kubectl get pods -o custom-columns-file=one',
      '! error: invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.\n? 1\n',
    ],
    ['kubectl get pods --nope', "! error: unknown flag: --nope\n! See 'kubectl get --help' for usage.\n? 1\n"],
    ['kubectl get ep web --no-headers --warnings-as-errors', '! error: 1 warning received\n? 1\n'],
    ['kubectl --context=x get pods', '! Error in configuration: context was not found for specified context: x\n? 1\n'],
    [
      'kubectl -s 127.0.0.1:9 version --client=false',
      '! The connection to the server 127.0.0.1:9 was refused - did you specify the right host or port?\n? 1\n',
    ],
  ])('%s', async (line, expected) => {
    expect(await lab.run(line)).toContain(expected)
  })
})

it('[KCT25] a watch shows the list, then changes, until it is stopped', async () => {
  const signal = { aborted: false, addEventListener() {}, removeEventListener() {} }
  let step = 0
  const waitForChange = async (): Promise<boolean> => {
    const labels = (value: string) => ({ metadata: { labels: { step: value } } })
    if (step === 0) lab.cluster.client().patch(configmaps, 'default', 'c', 'merge', labels('1'))
    else signal.aborted = true
    step++
    return true
  }
  const text = await lab.run('kubectl get cm c -w -L step --output-watch-events', { signal, waitForChange })
  expect(plain(text)).toBe('EVENT  NAME  DATA  AGE  STEP\nADDED  c  1  AGE  \nMODIFIED  c  1  AGE  1\n? 130\n')
})

it('[KCT35] a watch in a script gives up when nothing has come for ten minutes of the lab', async () => {
  const before = lab.cluster.now()
  const waitForChange = async (ms: number): Promise<boolean> => {
    lab.cluster.advance(ms)
    return false
  }
  expect(await lab.run('kubectl get ns default -w --no-headers', { waitForChange })).toMatch(
    /^default +Active +\d+[smh]\n\? 130\n$/,
  )
  expect(lab.cluster.now() - before).toBeLessThan(12 * 60_000)
})

describe('[KCT26] describe tells of an object, its endpoints and its events', () => {
  it('a Service', async () => {
    expect(plain(await lab.run('kubectl describe svc web'))).toBe(`Name:  web
Namespace:  default
Labels:  <none>
Annotations:  note: two words
Selector:  app=web
Type:  ClusterIP
IP Family Policy:  SingleStack
IP Families:  IPv4
IP:  192.168.10.50
IPs:  192.168.10.50
Port:  <unset>  80/TCP
TargetPort:  9090/TCP
Endpoints:  PODIP:9090,PODIP:9090
Session Affinity:  None
Internal Traffic Policy:  Cluster
Events:  <none>
`)
  })

  it('by the beginning of a name, without events; or not at all', async () => {
    const text = await lab.run('kubectl describe svc we')
    expect(text).toContain('Name:                     web\n')
    expect(text).not.toContain('Events')
    expect(await lab.run('kubectl describe svc nope')).toBe('! Error from server (NotFound): services "nope" not found\n? 1\n')
  })

  it.each([
    'nodes',
    'pods -A',
    'deploy,rs,ds -n kube-system',
    'cm,secrets,sa -A',
    'endpointslices -A',
    'ns',
    'clusterroles',
    'clusterrolebindings',
    'priorityclasses',
    'leases -A',
  ])('%s, all of them', async (what) => {
    const text = await lab.run(`kubectl describe ${what}`)
    expect(text).toMatch(/^Name: /)
    expect(text).not.toMatch(/undefined|NaN|\[object/)
  })
})

describe('[KCT27] Tab offers verbs, flags, types, names and values', () => {
  it.each([
    ['kubectl des', ['describe']],
    ['kubectl get po', ['poddisruptionbudgets.policy', 'pods', 'podtemplates']],
    ['kubectl get pods ', ['a', 'b']],
    ['kubectl get pod/', ['pod/a', 'pod/b']],
    ['kubectl get svc w', ['web']],
    ['kubectl get pods -n kube-p', ['kube-public']],
    ['kubectl get pods -o ya', ['yaml']],
    [
      'kubectl get pods --output=j',
      ['--output=json', '--output=jsonpath', '--output=jsonpath-as-json', '--output=jsonpath-file'],
    ],
    ['kubectl help cr', ['create']],
    ['kubectl help rollout un', ['undo']],
    ['kubectl run ', ['--image']],
    ['kubectl scale d', ['deployment']],
    ['kubectl patch svc web --type ', ['json', 'merge', 'strategic']],
    ['kubectl explain pod --output ', ['plaintext', 'plaintext-openapiv2']],
    ['kubectl version -o ', ['json', 'yaml']],
    ['kubectl get pods --subresource=s', ['--subresource=scale', '--subresource=status']],
    ['kubectl get --user ', ['kubernetes-admin']],
    ['kubectl get --cluster=', ['--cluster=kubernetes']],
    ['kubectl create token ', ['default']],
    ['kubectl logs d', ['daemonsets/', 'deployments/']],
    ['kubectl get svc,po w', ['web']],
    ['kubectl set selector ', ['services']],
    ['kubectl taint nodes k8s-m', ['k8s-master']],
    ['kubectl drain k8s-master ', []],
    ['kubectl events ', undefined],
    ['kubectl get pods -l t', ['tier']],
    ['kubectl get pods --show', ['--show-kind', '--show-labels', '--show-managed-fields']],
    ['kubectl config use', ['use-context']],
    ['kubectl config use-context ', ['kubernetes-admin@kubernetes']],
    ['kubectl get -f ', undefined],
  ])('%s', (line, expected) => {
    expect(lab.complete(line)).toEqual(expected)
  })
})

it('[KCT28] config reads and writes the kubeconfig', async () => {
  const { run } = kubectlLab()
  expect(await run('kubectl config current-context')).toBe('kubernetes-admin@kubernetes\n')
  expect(await run('kubectl config set-context --current --namespace=kube-system')).toBe(
    'Context "kubernetes-admin@kubernetes" modified.\n',
  )
  expect(await run('kubectl get svc -o name')).toBe('service/kube-dns\n')
  expect(await run('kubectl config set-context dev --cluster=kubernetes --user=kubernetes-admin')).toBe(
    'Context "dev" created.\n',
  )
  expect(await run('kubectl config use-context dev')).toBe('Switched to context "dev".\n')
  expect(await run('kubectl config get-contexts -o name')).toBe('dev\nkubernetes-admin@kubernetes\n')
  expect(await run('kubectl config view --minify')).toContain('certificate-authority-data: DATA+OMITTED\n')
  expect(await run('kubectl config delete-context dev')).toContain('deleted context dev from /root/.kube/config\n')
  expect(await run('kubectl config use-context nope')).toBe('! error: no context exists with the name: "nope"\n? 1\n')
})

it('[KCT29] explain says what a field is for', async () => {
  expect(await lab.run('kubectl explain endpointslice.endpoints.conditions.ready')).toMatch(
    /^GROUP: {6}discovery\.k8s\.io\nKIND: {7}EndpointSlice\nVERSION: {4}v1\n\nFIELD: ready <boolean>\n\n\nDESCRIPTION:\n {4}ready/,
  )
  expect(await lab.run('kubectl explain service.spec.type')).toMatch(
    /\n\nFIELD: type <string>\nENUM:\n {4}ClusterIP\n {4}ExternalName\n {4}LoadBalancer\n {4}NodePort\n\nDESCRIPTION:\n/,
  )
  expect(await lab.run('kubectl explain service.spec.ports')).toMatch(
    /\n {2}port\t<integer> -required-\n.*\n\n {2}protocol\t<string>\n {2}enum: SCTP, TCP, UDP\n/,
  )
  expect(await lab.run('kubectl explain pod.nope')).toBe(
    'KIND:       Pod\nVERSION:    v1\n\n! error: field "nope" does not exist\n? 1\n',
  )
  expect(await lab.run('kubectl explain services --recursive')).toContain(
    '\n  spec\t<ServiceSpec>\n    allocateLoadBalancerNodePorts\t<boolean>\n',
  )
})

it('[KCT30] without a kubeconfig nobody answers', async () => {
  const { run, files } = kubectlLab()
  files.clear()
  expect(await run('kubectl get pods')).toMatch(
    /! The connection to the server localhost:8080 was refused - did you specify the right host or port\?\n\? 1\n$/,
  )
})
