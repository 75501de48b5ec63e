import { auditProxy } from './agnhost-audit-proxy.ts'
import { connectOnce } from './agnhost-connect.ts'
import { grpcHealthChecking } from './agnhost-grpc.ts'
import { guestbook } from './agnhost-guestbook.ts'
import { inclusterclient } from './agnhost-inclusterclient.ts'
import { logsGenerator } from './agnhost-logs.ts'
import { mounttest } from './agnhost-mounttest.ts'
import { netexec } from './agnhost-netexec.ts'
import { nettest } from './agnhost-nettest.ts'
import { noSnatTest, noSnatTestProxy } from './agnhost-no-snat.ts'
import { fakeGitServer, liveness, porter, serveHostname, testWebserver } from './agnhost-servers.ts'
import { tcpReset } from './agnhost-tcp-reset.ts'
import { crdConversionWebhook, webhook } from './agnhost-webhook.ts'
import { coredns } from './cluster-parts.ts'
import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

type Subcommand = (context: MainContext, args: readonly string[]) => MainProcess

/** What talks with others as time goes on is a program of the shell's. */
const ofTheShell: Subcommand = ({ argv }) => ({ script: ['/agnhost', ...argv.slice(1)] })

/** What Kubernetes' own tests run: one program of many small servers. Models test/images/agnhost (2.63). */
const subcommands: Record<string, Subcommand> = {
  pause: () => ({ log: ['Paused'], exitCode: 2 }),
  netexec,
  nettest,
  'serve-hostname': serveHostname,
  porter,
  'test-webserver': testWebserver,
  liveness,
  'audit-proxy': auditProxy,
  'no-snat-test': noSnatTest,
  'no-snat-test-proxy': noSnatTestProxy,
  'tcp-reset': tcpReset,
  guestbook,
  connect: connectOnce,
  mounttest,
  'grpc-health-checking': grpcHealthChecking,
  'logs-generator': logsGenerator,
  webhook,
  'crd-conversion-webhook': crdConversionWebhook,
  'entrypoint-tester': ({ argv }) => said(`[${argv.join(' ')}]`),
  'entrypoint-tester-2': ({ argv }) => said(`[${argv.join(' ')}]`),
  'fake-gitserver': fakeGitServer,
  inclusterclient,
  'test-service-account-issuer-discovery': ofTheShell,
  'port-forward-tester': ofTheShell,
  net: ofTheShell,
  'dns-suffix': (context) => said(resolvConf(context, 'search').join(',')),
  'dns-server-list': (context) => said(resolvConf(context, 'nameserver').join(',')),
  'etc-hosts': (context) => said(context.readFile('/etc/hosts') ?? ''),
  help: () => said('Usage: app [command]'),
}

export const agnhost: Image = {
  names: ['registry.k8s.io/e2e-test-images/agnhost'],
  digest: digestOf('registry.k8s.io/e2e-test-images/agnhost'),
  sizeBytes: 52_800_335,
  pullMs: 600,
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  programs: ['/agnhost', '/agnhost-2', '/coredns'],
  files: { '/uploads': { directory: true } },
  shell: 'ash',
  tools: ['busybox', 'curl', 'dig', 'host', 'nslookup', 'nc', 'getent', 'iperf', 'bash', 'openssl'],
  main(context) {
    const [program, name, ...args] = context.argv
    if (program === '/coredns') return coredns.main(context)
    if (!/^(\/?agnhost|\/agnhost-2)$/.test(program ?? '')) return commonMain(context)
    const known = name !== undefined && Object.hasOwn(subcommands, name) ? subcommands[name] : undefined
    return known
      ? known(context, args)
      : { log: [`Error: unknown command "${name ?? ''}" for "app"`, "Run 'app --help' for usage."], exitAfterMs: 50, exitCode: 1 }
  },
}

export const jessieDns: Image = {
  ...agnhost,
  names: [
    'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    'registry.k8s.io/e2e-test-images/glibc-dns-testing',
    'jessie/glibc-dns-testing',
  ],
  digest: digestOf('glibc-dns-testing'),
  sizeBytes: 96_451_228,
  entrypoint: [],
  cmd: ['sh', '-c', 'sleep infinity'],
  programs: [],
  shell: 'bash',
  tools: ['coreutils', 'dig', 'host', 'nslookup', 'getent', 'ping', 'nc'],
  main: commonMain,
}

const said = (text: string): MainProcess => ({ log: text.split('\n'), exitAfterMs: 50, exitCode: 0 })

function resolvConf(context: MainContext, keyword: string): string[] {
  const lines = (context.readFile('/etc/resolv.conf') ?? '').split('\n').map((line) => line.trim().split(/\s+/))
  return lines.filter(([word]) => word === keyword).flatMap(([, ...values]) => values)
}
