import { expect, it } from 'vitest'
import { kubeletLab } from '../../../../tests/kubelet-lab.ts'
import { configmaps, pods, secrets, services } from '../api/kinds.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { fileTrees } from '../process/file-trees.ts'

type Lab = ReturnType<typeof kubeletLab>
const image = 'ansilh/debug-tools'

function refOf(lab: Lab) {
  const ref = lab.kubelet.container('default', 'p')
  if (!ref) throw new Error('p does not run')
  return ref
}

function read(lab: Lab, path: string): string | undefined {
  const content = lab.kubelet.files(refOf(lab))?.read(path)
  return content instanceof Uint8Array ? decodeUtf8(content) : content
}

const configMap = (lab: Lab, name: string, data: Record<string, string>) =>
  lab.engine.client().create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data })

it('[KLT40] resolv.conf, hosts and hostname are the kubelet’s', () => {
  const lab = kubeletLab()
  lab.run({
    containers: [{ name: 'c', image }],
    hostname: 'web',
    subdomain: 'sub',
    hostAliases: [{ ip: '1.2.3.4', hostnames: ['foo', 'bar'] }],
  })
  lab.engine.settle()
  expect(read(lab, '/etc/resolv.conf')).toBe(
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 192.168.10.10\noptions ndots:5\n',
  )
  expect(read(lab, '/etc/hostname')).toBe('web\n')
  expect(read(lab, '/etc/hosts')).toBe(
    [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet',
      'fe00::0\tip6-mcastprefix',
      'fe00::1\tip6-allnodes',
      'fe00::2\tip6-allrouters',
      '10.10.1.2\tweb.sub.default.svc.cluster.local\tweb',
      '',
      '# Entries added by HostAliases.',
      '1.2.3.4\tfoo\tbar',
      '',
    ].join('\n'),
  )
})

it('[KLT40] a Pod on the host’s network has the host’s file, and a mounted one wins', () => {
  const lab = kubeletLab({
    nodeFiles: () => fileTrees(createMemoryStore().local, () => 0).map({ '/etc/hosts': '127.0.0.1 localhost\n' }, 0),
  })
  configMap(lab, 'own', { hosts: 'mine' })
  lab.run({
    hostNetwork: true,
    hostAliases: [{ ip: '1.2.3.4', hostnames: ['foo'] }],
    volumes: [{ name: 'v', configMap: { name: 'own' } }],
    containers: [
      { name: 'c', image },
      { name: 'd', image, volumeMounts: [{ name: 'v', mountPath: '/etc/hosts', subPath: 'hosts' }] },
    ],
  })
  lab.engine.settle()
  expect(read(lab, '/etc/hosts')).toBe(
    '# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n\n# Entries added by HostAliases.\n1.2.3.4\tfoo\n',
  )
  const other = lab.kubelet.container('default', 'p', 'd')
  const content = other && lab.kubelet.files(other)?.read('/etc/hosts')
  expect(content instanceof Uint8Array ? decodeUtf8(content) : content).toBe('mine')
})

it('[KLT41] dnsPolicy None has only what dnsConfig says', () => {
  const lab = kubeletLab()
  const dnsConfig = {
    nameservers: ['1.1.1.1'],
    searches: ['resolv.conf.local'],
    options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
  }
  lab.run({ containers: [{ name: 'c', image }], dnsPolicy: 'None', dnsConfig })
  lab.engine.settle()
  expect(read(lab, '/etc/resolv.conf')).toBe('search resolv.conf.local\nnameserver 1.1.1.1\noptions ndots:2 edns0\n')
})

it('[KLT42] variables come from Services, fields, ConfigMaps and each other', () => {
  const lab = kubeletLab()
  const metadata = { name: 'my-db', namespace: 'default' }
  lab.engine.client().create(services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { clusterIP: '192.168.10.77', ports: [{ port: 6379 }] },
  })
  configMap(lab, 'conf', { A: '1', B: 'two' })
  lab.run({
    containers: [
      {
        name: 'c',
        image,
        envFrom: [{ prefix: 'X_', configMapRef: { name: 'conf' } }],
        env: [
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['run']" } } },
          { name: 'URL', value: 'redis://$(MY_DB_SERVICE_HOST):$(MY_DB_SERVICE_PORT)/$(X_A)/$(NOSUCH)/$$(X_A)' },
        ],
      },
    ],
  })
  lab.engine.settle()
  expect(lab.kubelet.surroundings(refOf(lab))?.env).toMatchObject({
    HOSTNAME: 'p',
    X_A: '1',
    X_B: 'two',
    IP: '10.10.1.2',
    APP: 'p',
    URL: 'redis://192.168.10.77:6379/1/$(NOSUCH)/$(X_A)',
    MY_DB_SERVICE_HOST: '192.168.10.77',
    MY_DB_PORT: 'tcp://192.168.10.77:6379',
    MY_DB_PORT_6379_TCP_ADDR: '192.168.10.77',
  })
})

it('[KLT43] mounted ConfigMaps and Secrets show their present content', () => {
  const lab = kubeletLab()
  configMap(lab, 'conf', { 'a.txt': 'one', 'b.txt': 'two' })
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default' },
    stringData: { key: 'hidden' },
  }
  lab.engine.client().create(secrets, secret)
  lab.run({
    volumes: [
      { name: 'conf', configMap: { name: 'conf' } },
      { name: 'one', configMap: { name: 'conf', items: [{ key: 'b.txt', path: 'sub/b' }] } },
      {
        name: 'both',
        projected: {
          sources: [
            { secret: { name: 's' } },
            { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          ],
        },
      },
    ],
    containers: [
      {
        name: 'c',
        image,
        volumeMounts: [
          { name: 'conf', mountPath: '/conf' },
          { name: 'one', mountPath: '/one' },
          { name: 'conf', mountPath: '/etc/a.txt', subPath: 'a.txt' },
          { name: 'both', mountPath: '/both' },
        ],
      },
    ],
  })
  lab.engine.settle()
  expect(['/conf/a.txt', '/one/sub/b', '/etc/a.txt', '/both/key', '/both/labels'].map((path) => read(lab, path))).toEqual([
    'one',
    'two',
    'one',
    'hidden',
    'run="p"',
  ])
  const found = lab.engine.system.get(configmaps, 'default', 'conf')
  lab.engine.client().update(configmaps, { ...found, data: { 'a.txt': 'new' } } as never)
  expect(read(lab, '/conf/a.txt')).toBe('new')
  expect(read(lab, '/conf/b.txt')).toBe('ENOENT')
})

it('[KLT44] a volume whose ConfigMap is missing keeps the Pod creating, with FailedMount, until it is there', () => {
  const lab = kubeletLab()
  const volumes = [{ name: 'v', configMap: { name: 'late' } }]
  lab.run({ volumes, containers: [{ name: 'c', image, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] })
  lab.engine.settle()
  expect(lab.pod().status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating')
  expect(lab.pod().status?.podIP).toBeUndefined()
  expect(lab.events()).toContain('Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "late" not found')
  configMap(lab, 'late', { k: 'v' })
  lab.engine.settle()
  expect(lab.pod().status?.phase).toBe('Running')
})

it('[KLT45] what a container wrote goes with its restart; an emptyDir stays as long as the Pod', () => {
  const lab = kubeletLab()
  lab.run({
    volumes: [{ name: 'v', emptyDir: {} }],
    containers: [{ name: 'c', image: 'busybox', command: ['sleep', '8'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  })
  lab.engine.advance(1500)
  const files = lab.kubelet.files(refOf(lab))
  for (const path of ['/tmp/a', '/v/a']) lab.engine.turn(() => files?.write(path, new Uint8Array([65])))
  lab.engine.advance(12_000)
  expect(lab.pod().status?.containerStatuses?.[0]?.restartCount).toBe(1)
  expect([read(lab, '/tmp/a'), read(lab, '/v/a')]).toEqual(['ENOENT', 'A'])
  lab.engine.client().delete(pods, 'default', 'p', { gracePeriodSeconds: 0 })
  lab.engine.settle()
  expect(lab.engine.store.local.range('kubelet/').filter(({ key }) => !/\/(images|ipam)\//.test(key))).toEqual([])
  expect(lab.engine.store.local.get('files-used')).toEqual({ bytes: 0, files: 0 })
})

it('[KLT46] a container has the token of its ServiceAccount, its namespace and the cluster’s certificate', () => {
  const lab = kubeletLab()
  configMap(lab, 'kube-root-ca.crt', { 'ca.crt': 'CERT' })
  lab.run({ automountServiceAccountToken: true, containers: [{ name: 'c', image }] })
  lab.engine.settle()
  const directory = '/var/run/secrets/kubernetes.io/serviceaccount'
  expect(lab.kubelet.files(refOf(lab))?.list(directory)).toEqual(expect.arrayContaining(['ca.crt', 'namespace', 'token']))
  expect([read(lab, `${directory}/namespace`), read(lab, `${directory}/ca.crt`)]).toEqual(['default', 'CERT'])
  const token = read(lab, `${directory}/token`)
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  expect(read(lab, `${directory}/token`)).toBe(token)
  lab.engine.advance(3_600_000)
  expect(read(lab, `${directory}/token`)).not.toBe(token)
})
