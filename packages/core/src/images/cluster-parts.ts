import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'

/** klog's line head: I1123 12:00:00.000000       1 file.go:1] */
function klog(context: MainContext, place: string, text: string, level = 'I'): string {
  const at = new Date(context.startedAtMs).toISOString()
  return `${level}${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000       1 ${place}] ${text}`
}

function part(
  names: string[],
  sizeBytes: number,
  program: string,
  main: (context: MainContext) => MainProcess,
  rest: Partial<Image> = {},
): Image {
  return {
    names,
    digest: digestOf(names[0] as string),
    preloaded: true,
    sizeBytes,
    pullMs: 600,
    programs: [program, `/usr/local/bin/${program.slice(program.lastIndexOf('/') + 1)}`],
    shell: 'none',
    tools: [],
    main: (context) => (context.argv[0]?.endsWith(program.slice(program.lastIndexOf('/') + 1)) ? main(context) : undefined),
    ...rest,
  }
}

const names = (name: string): string[] => [`registry.k8s.io/${name}`]

/** CoreDNS answers DNS by the room that knows names; here are its other doors. */
export const coredns = part(
  ['registry.k8s.io/coredns/coredns', 'coredns/coredns'],
  22_384_805,
  '/coredns',
  (context) => ({
    exitCode: 0,
    log: [
      '.:53',
      '[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5',
      'CoreDNS-1.13.1',
      'linux/amd64, go1.25.2, 1db4568',
    ],
    listen: [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
      {
        protocol: 'TCP',
        port: 8080,
        http: () => ({ status: 200, reason: 'OK', headers: { 'Content-Length': '2' }, body: 'OK' }),
      },
      {
        protocol: 'TCP',
        port: 8181,
        http: () => ({ status: 200, reason: 'OK', headers: { 'Content-Length': '2' }, body: 'OK' }),
      },
      {
        protocol: 'TCP',
        port: 9153,
        http: () => ({
          status: 200,
          reason: 'OK',
          headers: { 'Content-Type': 'text/plain' },
          body: `coredns_build_info{goversion="go1.25.2",version="1.13.1"} 1\ncoredns_panics_total 0\n# ${context.podName}\n`,
        }),
      },
    ],
  }),
  { entrypoint: ['/coredns'] },
)

export const kubeProxy = part(names('kube-proxy'), 25_962_741, '/usr/local/bin/kube-proxy', (context) => ({
  exitCode: 2,
  log: [
    klog(context, 'server_linux.go:53', '"Using iptables proxy"'),
    klog(context, 'server.go:715', `"Successfully retrieved NodeIPs" NodeIPs=["${context.podIp}"]`),
    klog(context, 'server_linux.go:103', '"Using iptables Proxier"'),
    klog(context, 'server.go:527', '"Version info" version="v1.36.2"'),
    klog(context, 'config.go:200', '"Starting service config controller"'),
    klog(context, 'config.go:106', '"Starting endpoint slice config controller"'),
    klog(context, 'shared_informer.go:356', '"Caches are synced" controller="service config"'),
    klog(context, 'shared_informer.go:356', '"Caches are synced" controller="endpoint slice config"'),
  ],
}))

const quiet =
  (title: string) =>
  (context: MainContext): MainProcess => ({ exitCode: 2, log: [klog(context, 'server.go:152', title)] })

export const controlPlane: readonly Image[] = [
  part(names('kube-apiserver'), 27_102_113, '/usr/local/bin/kube-apiserver', quiet('Version: v1.36.2')),
  part(
    names('kube-controller-manager'),
    22_844_311,
    '/usr/local/bin/kube-controller-manager',
    quiet('"Starting" version="v1.36.2"'),
  ),
  part(
    names('kube-scheduler'),
    17_401_209,
    '/usr/local/bin/kube-scheduler',
    quiet('"Starting Kubernetes Scheduler" version="v1.36.2"'),
  ),
  part(names('etcd'), 23_641_550, '/usr/local/bin/etcd', (context) => ({
    exitCode: 0,
    log: [
      `{"level":"info","ts":"${new Date(context.startedAtMs).toISOString()}","caller":"etcdmain/main.go:50","msg":"ready to serve client requests"}`,
    ],
  })),
]

export const flannel = part(['ghcr.io/flannel-io/flannel'], 35_216_704, '/opt/bin/flanneld', (context) => ({
  exitCode: 0,
  log: [klog(context, 'main.go:211', 'Using interface with name eth1'), klog(context, 'main.go:436', 'Running backend.')],
}))
