import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: done, labels: {app: bad}}
spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "echo one; echo two"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {initContainers: [{name: i, image: busybox, command: [sh, -c, "exit 0"]}], containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: ext}
spec: {type: ExternalName, externalName: example.com}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: ["", apps], resources: [pods, deployments], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
`

let lab: KubectlLab

beforeAll(async () => {
  lab = kubectlLab()
  lab.files.set('/root/all.yaml', manifest)
  lab.files.set('/root/svc.json', '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"}}')
  lab.files.set('/etc/resolv.conf', 'nameserver 10.0.2.3\n')
  await lab.run('kubectl create -f all.yaml')
  lab.cluster.settle()
})

describe('[KCT41] auth tells what is allowed, and who asks', () => {
  it.each([
    ['can-i get pods', 'yes\n'],
    ['can-i get pods --as=jane', 'yes\n'],
    ['can-i delete pods --as=jane', 'no\n? 1\n'],
    ['can-i get pods -q --as=nobody', '? 1\n'],
    ['can-i nope pods', "yes\n! Warning: verb 'nope' is not a known verb\n\n"],
    ['can-i get nope.x.y', "yes\n! Warning: the server doesn't have a resource type 'nope' in group 'x.y'\n\n"],
    ['can-i get nodes', "yes\n! Warning: resource 'nodes' is not namespace scoped\n\n"],
    ['can-i get nodes -A', 'yes\n'],
    [
      'can-i get pods x',
      "! error: you must specify two arguments: verb resource or verb resource/resourceName.\n! See 'kubectl auth can-i -h' for help and examples.\n? 1\n",
    ],
    ['can-i --list get', '! error: list option must be specified with no arguments\n? 1\n'],
    [
      'can-i --list -q',
      "! error: list option can't be specified with neither quiet, all-namespaces nor subresource options\n? 1\n",
    ],
    ['can-i get pods --no-headers', '! error: --no-headers cannot be set without --list specified\n? 1\n'],
    ['can-i get /x --subresource=y', '! error: --subresource can not be used with NonResourceURL\n? 1\n'],
    [
      'whoami --as=jane --as-uid=5 --as-user-extra=k=v --as-user-extra=k=w',
      'UID         5\nGroups      [system:authenticated]\nExtra: k    [v w]\n',
    ],
    ['whoami -o json', '{\n    "kind": "SelfSubjectReview",\n    "apiVersion": "authentication.k8s.io/v1",\n    "metadata": {'],
    [
      'whoami --as-group=a',
      '! error: requesting uid, groups or user-extra for kubernetes-admin without impersonating a user\n? 1\n',
    ],
    ['reconcile', '! error: must specify one of -f and -k\n? 1\n'],
  ])('auth %s', async (line, expected) => {
    expect(await lab.run(`kubectl auth ${line}`)).toContain(expected)
  })

  it('lists rules in the order of their verbs, one line for each URL', async () => {
    const lines = (await lab.run('kubectl auth can-i --list --no-headers --as=jane')).split('\n').map((line) => line.trim())
    expect(lines.slice(3, 8).map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'deployments | [] | [] | [get list]',
      'pods | [] | [] | [get list]',
      'deployments.apps | [] | [] | [get list]',
      'pods.apps | [] | [] | [get list]',
      '[/api/*] | [] | [get]',
    ])
  })
})

describe('[KCT42] logs shows what was written, and refuses in the words of kubectl', () => {
  it.each([
    ['done', 'one\ntwo\n'],
    ['done --tail=1', 'two\n'],
    ['done --all-pods', '[pod/done/c] one\n'],
    ['two --tail=0', '! Defaulted container "a" out of: a, i (init)\n'],
    ['two -c nope', '! error: container nope is not valid for pod two out of: a, i (init)\n? 1\n'],
    ['done c -c c', '! error: only one of -c or an inline [CONTAINER] arg is allowed\n? 1\n'],
    ['done --tail=-5', '! error: --tail must be greater than or equal to -1\n? 1\n'],
    ['done --limit-bytes=-1', '! error: --limit-bytes must be greater than 0\n? 1\n'],
    ['done --since=-1s', '! error: --since must be greater than 0\n? 1\n'],
    ['done --since-time=x', '! error: parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"\n? 1\n'],
    [
      'done --since-time=2020-01-01',
      '! error: parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"\n? 1\n',
    ],
    ['done --all-containers -c c', '! error: --all-containers=true should not be specified with container name c\n? 1\n'],
    ['deploy/nope', '! error: error from server (NotFound): deployments.apps "nope" not found in namespace "default"\n? 1\n'],
    ['-n nope x', '! error: error from server (NotFound): namespaces "nope" not found in namespace "nope"\n? 1\n'],
    [
      'svc/ext',
      "! error: cannot get the logs from *v1.Service: invalid service 'ext': Service is defined without a selector\n? 1\n",
    ],
    ['cj/nightly', '! error: cannot get the logs from *v1.CronJob: selector for *v1.CronJob not implemented\n? 1\n'],
    ['-l app=nope', '! No resources found in default namespace.\n'],
    [
      '-l app=bad done',
      "! error: only a selector (-l) or a POD name is allowed\n! See 'kubectl logs -h' for help and examples\n? 1\n",
    ],
  ])('logs %s', async (line, expected) => {
    expect(await lab.run(`kubectl logs ${line}`)).toContain(expected)
  })
})

describe('[KCT43] wait takes several conditions, one after the other', () => {
  it.each([
    ['pod/two --for=condition=Ready --for=condition=Initialized', 'pod/two condition met\npod/two condition met\n'],
    ['pod/two --for=create', 'pod/two condition met\n'],
    ['pod/nope --for=create --timeout=0', '! error: timed out waiting for the condition\n? 1\n'],
    ['pod/done --for=condition=Ready --timeout=0', '! error: condition not met for pods/done\n? 1\n'],
    ['pod/two', '! error: unrecognized condition: []\n? 1\n'],
    ['pod/two --for=nope', '! error: unrecognized condition: "nope"\n? 1\n'],
    [
      "pod/two --for=jsonpath='{.a}='",
      "! error: jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3\n? 1\n",
    ],
    ['pod/two --for=jsonpath=', '! error: jsonpath expression cannot be empty\n? 1\n'],
    [
      'pod/two --for=jsonpath={.spec.containers}=x',
      '! error: jsonpath leads to a nested object or list which is not supported\n? 1\n',
    ],
    ['pod/two --for=jsonpath={.metadata.*}=x', '! error: given jsonpath expression matches more than one value\n? 1\n'],
  ])('wait %s', async (line, expected) => {
    expect(await lab.run(`kubectl wait ${line}`)).toBe(expected)
  })
})

describe('[KCT44] events of an object, as a table or a list', () => {
  it.each([
    ['--for nope/x', '! the server doesn\'t have a resource type "nope"\n? 1\n'],
    ['--for pods', '! error: --for must be in resource/name form\n? 1\n'],
    ['--for a/b/c', '! error: arguments in resource/name form may not have more than one slash\n? 1\n'],
    ['--types=x', '! error: valid --types are Normal or Warning\n? 1\n'],
    ['--for pod/nope', '! No events found in default namespace.\n'],
    ['-o name', ''],
    [
      '--for pod/done -o json',
      '{\n    "kind": "EventList",\n    "apiVersion": "v1",\n    "metadata": {},\n    "items": [\n        {\n            "kind": "Event",',
    ],
    ['--for pod/done -o yaml', 'kind: EventList\nmetadata: {}\n'],
  ])('events %s', async (line, expected) => {
    expect(await lab.run(`kubectl events ${line}`)).toContain(expected)
  })
})

const log = (path: string): RegExp =>
  new RegExp(
    `^! E\\d{4} [\\d:.]+ +\\d+ memcache.go:265\\] "Unhandled Error" err="couldn't get current server API group list: Get \\\\"${path}\\?timeout=32s\\\\": `,
    'gm',
  )

describe('[KCT45] a server that does not answer is told as each verb tells it', () => {
  const refusedWords = '! The connection to the server 127.0.0.1:9 was refused - did you specify the right host or port?\n? 1\n'
  it.each([
    ['get pods', 5, refusedWords],
    ['logs x', 4, refusedWords],
    [
      'api-versions',
      1,
      '! error: couldn\'t get available api versions from server: Get "http://127.0.0.1:9/api?timeout=32s": dial tcp 127.0.0.1:9: connect: connection refused\n? 1\n',
    ],
    ['api-resources', 1, refusedWords],
    ['top nodes', 0, refusedWords],
    ['get --raw /api', 0, refusedWords],
    [
      'apply -f svc.json',
      0,
      '! error: error validating "svc.json": error validating data: failed to download openapi: Get "http://127.0.0.1:9/openapi/v2?timeout=32s": dial tcp 127.0.0.1:9: connect: connection refused; if you choose to ignore these errors, turn validation off with --validate=false\n? 1\n',
    ],
  ])('%s', async (line, attempts, expected) => {
    const text = await lab.run(`kubectl ${line} -s 127.0.0.1:9`)
    expect(text).toContain(expected)
    expect(text.match(log('http://127.0.0.1:9/api')) ?? []).toHaveLength(attempts)
  })

  it.each([
    ['https://nowhere.invalid', 'dial tcp: lookup nowhere.invalid on 10.0.2.3:53: no such host'],
    ['ftp://x', 'unsupported protocol scheme "ftp"'],
    ['10.9.8.7', 'dial tcp 10.9.8.7:80: i/o timeout'],
  ])('%s', async (server, expected) => {
    expect(await lab.run(`kubectl get pods -s ${server}`)).toMatch(`! Unable to connect to the server: ${expected}\n? 1\n`)
  })

  it.each([
    ['--request-timeout=x', '! error: Invalid timeout value. Timeout must be a single integer in seconds'],
    ['--cluster=nope', '! error: no server found for cluster "nope"\n? 1\n'],
    [
      '--kubeconfig=svc.json',
      '! error: error loading config file "svc.json": no kind "Service" is registered for version "v1" in scheme',
    ],
  ])('%s', async (flag, expected) => {
    expect(await lab.run(`kubectl get pods ${flag}`)).toContain(expected)
  })
})

describe('[KCT46] what a verb does not take is refused in the words of kubectl', () => {
  it.each([
    ['top pods --sort-by=x', '! error: --sort-by accepts only cpu or memory\n? 1\n'],
    ['top pod x -l a=b', '! error: only one of NAME or selector can be provided\n? 1\n'],
    ['top node x -l a=b', '! error: only one of NAME or --selector can be provided\n? 1\n'],
    ['top node a b', "! error: node [NAME | -l label]\n! See 'kubectl top node -h' for help and examples\n? 1\n"],
    ['top nodes', '! error: Metrics API not available\n? 1\n'],
    ['version x', '! error: extra arguments: [x]\n? 1\n'],
    ['kustomize a b', '! error: specify one path to kustomization.yaml\n? 1\n'],
    ['-n', "! error: flag needs an argument: 'n' in -n\n! See 'kubectl --help' for usage.\n? 1\n"],
    ['help nope', '! Unknown help topic [`nope`]\n'],
    ['get -- pods done --no-headers', '! Error from server (NotFound): pods "--no-headers" not found\n'],
    ['get pods -- two', 'two    1/1     Running   0 '],
    ['explain pods.nope.x', '! error: field "x" does not exist\n? 1\n'],
    ['explain pod --output=x', '! error: unrecognized format: x\n? 1\n'],
    ['explain deploy --api-version=nope/v1', '! error: couldn\'t find resource for "nope/v1, Resource=deployments"\n? 1\n'],
    ['explain .', '! error: a resource must be present, got: /, Resource=\n? 1\n'],
    ['explain .pod', '! error: invalid jsonpath syntax, first node must be field node\n? 1\n'],
    ['explain pod --api-version=apps/v1', '! error: GVR (apps/v1, Resource=pods) not found in OpenAPI schema\n? 1\n'],
    ['explain pod --api-version=v3', '! error: couldn\'t find resource for "/v3, Resource=pods"\n? 1\n'],
    ['explain pod.spec.containers', 'FIELD: containers <[]Container>\n'],
    ['explain pod.metadata --recursive', '  creationTimestamp\t<string>\n'],
    ['get pod x -n nope', '! Error from server (NotFound): namespaces "nope" not found\n? 1\n'],
    ['describe pod x -n nope', '! Error from server (NotFound): namespaces "nope" not found\n? 1\n'],
  ])('%s', async (line, expected) => {
    expect(await lab.run(`kubectl ${line}`)).toContain(expected)
  })
})

describe('[KCT100] diff', () => {
  const secret = (value: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: ${value}, same: QQ==}\n`

  it('hides the values of Secrets, and tells which differ', async () => {
    const own = kubectlLab()
    own.files.set('/root/s.yaml', secret('Yg=='))
    await own.run('kubectl apply -f s.yaml')
    own.files.set('/root/s.yaml', secret('Yw=='))
    const hidden = await own.run('kubectl diff -f s.yaml')
    expect(hidden).toMatch(
      /^diff -u -N (\/tmp\/LIVE-\d+)\/v1\.Secret\.default\.s (\/tmp\/MERGED-\d+)\/.*\n--- \1\/.*\n\+\+\+ \2\//,
    )
    expect(hidden).toContain("-  a: '*** (before)'\n+  a: '*** (after)'\n   same: '***'\n")
    expect(await own.run('kubectl diff -f s.yaml --show-secrets')).toContain('-  a: Yg==\n+  a: Yw==\n   same: QQ==\n')
  })

  it.each([
    ['diff a', "! error: Unexpected args: [a]\n! See 'kubectl diff -h' for help and examples\n? 2\n"],
    ['diff -f svc.json --force-conflicts', '! error: --force-conflicts only works with --server-side\n? 2\n'],
  ])('%s', async (words, expected) => {
    expect(await lab.run(`kubectl ${words}`)).toBe(expected)
  })
})

describe('[KCT46] values of flags', () => {
  it.each([
    [
      'get svc -v=x',
      '! error: invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax\n! See \'kubectl get --help\' for usage.\n? 1\n',
    ],
    ['-n x nope', '! Error: flags cannot be placed before plugin name: -n\n? 1\n'],
    [
      'api-resources -o foo',
      '! error: unable to match a printer suitable for the output format "foo", allowed formats are: json,kyaml,name,wide,yaml\n? 1\n',
    ],
  ])('%s', async (words, expected) => {
    expect(await lab.run(`kubectl ${words}`)).toBe(expected)
  })

  it('a list of resources keeps the order of the struct', async () => {
    expect(await lab.run('kubectl api-resources -o json --api-group=scheduling.k8s.io')).toMatch(
      /^\{\n {4}"kind": "APIResourceList",\n {4}"apiVersion": "v1",\n {4}"groupVersion": "",\n {4}"resources": \[\n {8}\{\n {12}"name": "priorityclasses",/,
    )
  })
})

describe('[KCT25] a watch', () => {
  it('takes one object, or all of one kind', async () => {
    expect(await lab.run('kubectl get svc ext kubernetes -w')).toMatch(
      /^NAME +TYPE[^\n]*\next [^\n]*\nkubernetes [^\n]*\n! error: you may only watch a single resource or type of resource at a time\n\? 1\n$/,
    )
  })
})

it('[KCT45] can-i first warns of a type that nobody can look up', async () => {
  expect((await lab.run('kubectl auth can-i get pods.x -s 127.0.0.1:9')).replace(/^! E.*\n/gm, '')).toBe(
    "! Warning: the server doesn't have a resource type 'pods' in group 'x'\n\n! The connection to the server 127.0.0.1:9 was refused - did you specify the right host or port?\n? 1\n",
  )
})
