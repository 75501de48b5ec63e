import { beforeAll, describe, expect, it } from 'vitest'
import { type KubectlLab, kubectlLab } from './kubectl-lab.ts'

/** A kubeconfig for a server where nobody listens. */
const config = ({
  cluster = '',
  user = 'token: t',
  context = 'cluster: c, user: u',
  current = 'x',
  server = 'https://127.0.0.9:1',
} = {}) => `
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}"${cluster}}}]
contexts: [{name: x, context: {${context}}}]
current-context: ${current}
users: [{name: u, user: {${user}}}]
`

let lab: KubectlLab

beforeAll(() => {
  lab = kubectlLab()
  lab.files.set('/root/file', 'no certificate\n')
})

const refusal = '! The connection to the server 127.0.0.9:1 was refused - did you specify the right host or port?\n? 1\n'
const discovery = /^! E.*memcache.*\n/gm

describe('[KCT47] a kubeconfig that serves for nothing is told in the words of client-go', () => {
  it.each([
    [config(), refusal],
    [config({ current: 'nope' }), '! Error in configuration: context was not found for specified context: nope\n? 1\n'],
    [
      config({ context: 'cluster: gone, user: u' }),
      '! The connection to the server localhost:8080 was refused - did you specify the right host or port?\n? 1\n',
    ],
    [config({ context: 'cluster: c, user: gone' }), 'Please enter Username: ! error: EOF\n? 1\n'],
    [
      config({ cluster: ', certificate-authority: no.crt' }),
      '! error: unable to read certificate-authority /root/no.crt for c due to open /root/no.crt: no such file or directory\n? 1\n',
    ],
    [
      config({ cluster: ', certificate-authority: /root/file, certificate-authority-data: QQ==' }),
      '! error: certificate-authority-data and certificate-authority are both specified for c. certificate-authority-data will override.\n? 1\n',
    ],
    [
      config({ cluster: ', certificate-authority: file' }),
      '! error: unable to load root certificates: unable to parse bytes as PEM block\n? 1\n',
    ],
    [
      config({ cluster: ', certificate-authority-data: QQ==, insecure-skip-tls-verify: true' }),
      '! error: specifying a root certificates file with the insecure flag is not allowed\n? 1\n',
    ],
    [
      config({ cluster: ', proxy-url: nope' }),
      '! error: invalid \'proxy-url\' "nope" for cluster "c": unsupported scheme "", must be http, https, or socks5\n? 1\n',
    ],
    [
      config({ user: 'client-certificate: a.crt, client-key: a.key' }),
      '! Error in configuration: \n! * unable to read client-cert /root/a.crt for u due to open /root/a.crt: no such file or directory\n! * unable to read client-key /root/a.key for u due to open /root/a.key: no such file or directory\n? 1\n',
    ],
    [
      config({ user: 'client-certificate: file' }),
      '! error: client-key-data or client-key must be specified for u to use the clientCert authentication method.\n? 1\n',
    ],
    [
      config({ user: 'client-certificate-data: QQ==, client-key-data: QQ==' }),
      '! error: tls: failed to find any PEM data in certificate input\n? 1\n',
    ],
    [
      config({ user: 'token: t, username: a, password: b' }),
      '! error: more than one authentication method found for u; found [token basicAuth], only one is allowed\n? 1\n',
    ],
    [config({ user: 'tokenFile: gone' }), '! error: open /root/gone: no such file or directory\n? 1\n'],
    [
      config({ user: 'exec: {command: foo}' }),
      '! Error in configuration: \n! * apiVersion must be specified for u to use exec authentication plugin\n! * interactiveMode must be specified for u to use exec authentication plugin\n? 1\n',
    ],
    [
      config({ server: 'https://127.0.0.9:port' }),
      '! error: host must be a URL or a host:port pair: "https://127.0.0.9:port"\n? 1\n',
    ],
    [config({ server: 'foo:bar' }), '! error: parse "http://foo:bar": invalid port ":bar" after host\n? 1\n'],
    [
      config({ cluster: ', certificate-authority-data: "!"' }),
      '! error: error loading config file "k": illegal base64 data at input byte 0\n? 1\n',
    ],
    [
      config({ cluster: ', insecure-skip-tls-verify: "yes"' }),
      '! error: error loading config file "k": json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool\n? 1\n',
    ],
    [
      config({ user: 'token: 12' }),
      '! error: error loading config file "k": json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string\n? 1\n',
    ],
    [
      'clusters: {}',
      '! error: error loading config file "k": json: cannot unmarshal object into Go struct field Config.clusters of type []v1.NamedCluster\n? 1\n',
    ],
    [
      'kind: Pod',
      '! error: error loading config file "k": no kind "Pod" is registered for version "v1" in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"\n? 1\n',
    ],
  ])('%s', async (text, expected) => {
    lab.files.set('/root/k', text)
    expect((await lab.run('kubectl get pods --kubeconfig k')).replace(discovery, '')).toBe(expected)
  })

  it.each([
    [
      '--certificate-authority=no',
      '! error: unable to read certificate-authority no for kubernetes due to open no: no such file or directory\n? 1\n',
    ],
    [
      '--client-certificate=file',
      '! error: client-key-data or client-key must be specified for kubernetes-admin to use the clientCert authentication method.\n? 1\n',
    ],
    [
      '--token=a --username=b',
      '! error: more than one authentication method found for kubernetes-admin; found [token basicAuth], only one is allowed\n? 1\n',
    ],
    ['--profile=foo', "! error: unknown profile 'foo'\n? 1\n"],
  ])('%s', async (flags, expected) => {
    const own = kubectlLab()
    own.files.set('/root/file', 'x')
    own.files.set('/root/.kube/config', (own.files.get('/root/.kube/config') as string).replace('client-key-data: S0VZ', ''))
    expect(await own.run(`kubectl get pods ${flags}`)).toBe(expected)
  })

  it('version tells of a wrong kubeconfig, but not with --client', async () => {
    lab.files.set('/root/k', config({ current: 'nope' }))
    expect(await lab.run('kubectl version --kubeconfig k')).toBe(
      '! Error in configuration: context was not found for specified context: nope\n? 1\n',
    )
    expect(await lab.run('kubectl version --client --kubeconfig k')).toContain('Client Version: v1.36')
  })
})

describe('[KCT28] config shows and changes what is there', () => {
  it.each([
    ['view a', "! error: unexpected arguments: [a]\n! See 'kubectl config view -h' for help and examples\n? 1\n"],
    ['view -o name', 'config/<unknown>\n'],
    ['view --minify --context=gone', '! error: cannot locate context gone\n? 1\n'],
    [
      'get-contexts -o foo',
      '! error: --output foo is not available in kubectl config get-contexts; resetting to default output format\n? 1\n',
    ],
    ['set a.b.c d', '! error: unable to parse a.b.c after [] at api.Config\n? 1\n'],
    [
      'set-credentials a --token=x --username=b',
      '! error: you cannot specify more than one authentication method at the same time: --token, --username/--password\n? 1\n',
    ],
    [
      'set-cluster a --certificate-authority=nope --embed-certs',
      '! error: could not stat certificate-authority file nope: stat nope: no such file or directory\n? 1\n',
    ],
  ])('config %s', async (words, expected) => {
    expect(await kubectlLab().run(`kubectl config ${words}`)).toBe(expected)
  })

  it('the parts of a context must be there to be shown alone', async () => {
    lab.files.set('/root/k', config({ context: 'cluster: gone, user: u' }))
    expect(await lab.run('kubectl config view --minify --kubeconfig k')).toBe('! error: cannot locate cluster gone\n? 1\n')
    lab.files.set('/root/k', config({ context: 'cluster: c, user: gone' }))
    expect(await lab.run('kubectl config view --minify --kubeconfig k')).toBe('! error: cannot locate user gone\n? 1\n')
  })

  it('shows what the structs hold, in their order', async () => {
    lab.files.set('/root/k', `${config({ user: 'token: t, nope: 1' })}preferences: {}\n`)
    expect(await lab.run('kubectl config view --kubeconfig k')).toBe(
      'apiVersion: v1\nclusters:\n- cluster:\n    server: https://127.0.0.9:1\n  name: c\ncontexts:\n- context:\n    cluster: c\n    user: u\n  name: x\ncurrent-context: x\nkind: Config\nusers:\n- name: u\n  user:\n    token: REDACTED\n',
    )
    expect(await lab.run('kubectl config view --kubeconfig k -o json --flatten')).toMatch(
      /^\{\n {4}"kind": "Config",\n {4}"apiVersion": "v1",\n {4}"clusters": \[[\s\S]*"users": \[[\s\S]*"token": "t"[\s\S]*"contexts": \[[\s\S]*"current-context": "x"\n\}\n$/,
    )
  })

  it('[KCT47] files of KUBECONFIG are merged, the first wins', async () => {
    lab.files.set('/root/one', config())
    lab.files.set('/root/two', config({ current: 'z', server: 'https://two' }).replace('name: x', 'name: z'))
    const env = { HOME: '/root', TERM: 'dumb', KUBECONFIG: 'gone:one:two' }
    expect(await lab.run('kubectl config get-contexts', { env })).toBe(
      'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         x      c         u          \n          z      c         u          \n',
    )
    expect(await lab.run('kubectl config view --minify --context=z -o jsonpath={..server}', { env })).toBe('https://127.0.0.9:1')
  })
})

describe('[KCT48] cluster-info dump', () => {
  it('shows typed lists', async () => {
    expect(await lab.run('kubectl cluster-info dump')).toMatch(
      /^\{\n {4}"kind": "NodeList",\n {4}"apiVersion": "v1",\n {4}"metadata": \{\n {8}"resourceVersion": "\d+"\n {4}\},\n {4}"items": \[\n {8}\{\n {12}"metadata": \{\n {16}"name": "k8s-master",\n/,
    )
    expect(await lab.run('kubectl cluster-info dump -o name')).toBe(
      '! error: list types are not supported by name printing: *v1.NodeList\n? 1\n',
    )
  })

  it('writes a folder', async () => {
    const own = kubectlLab()
    const before = new Set(own.files.keys())
    expect(await own.run('kubectl cluster-info dump --output-directory=out -o yaml --namespaces=default')).toBe(
      'Cluster info dumped to out\n',
    )
    expect([...own.files.keys()].filter((path) => !before.has(path)).sort()).toEqual(
      ['daemonsets', 'deployments', 'events', 'pods', 'replicasets', 'replication-controllers', 'services']
        .map((name) => `/root/out/default/${name}.yaml`)
        .concat('/root/out/nodes.yaml'),
    )
  })
})
