import type { Listening } from '../../network/packet.ts'
import type { Kubectl, Verb } from '../command.ts'
import { absolutePath } from '../documents.ts'
import { exit, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { patience } from '../get/patience.ts'
import { klogLine } from '../klog.ts'
import { proxyAnswer } from '../proxy/answer.ts'
import { type Filter, patternsOf } from '../proxy/filter.ts'
import { staticFile } from '../proxy/static-files.ts'

const defaultPort = 8001

export const proxy: Verb = {
  name: 'proxy',
  summary: 'Serve the Kubernetes API on a port of this machine',
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  examples: `
  # The API on 127.0.0.1:8001, without a token: curl localhost:8001/api/v1/namespaces/default/pods
  kubectl proxy

  # On any free port, which is told
  kubectl proxy --port=0

  # Files of ./site under /static/ too
  kubectl proxy --www=./site`,
  flags: [
    {
      name: 'accept-hosts',
      type: 'string',
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
      usage: 'Patterns of hosts that requests may name.',
    },
    { name: 'accept-paths', type: 'string', default: '^.*', usage: 'Patterns of paths that are let through.' },
    { name: 'address', type: 'string', default: '127.0.0.1', usage: 'Address to listen on.' },
    { name: 'api-prefix', type: 'string', default: '/', usage: 'Where the API begins.' },
    {
      name: 'append-server-path',
      type: 'bool',
      default: false,
      usage: "Put the path of the server's address before each request.",
    },
    {
      name: 'disable-filter',
      type: 'bool',
      default: false,
      usage: 'Let every request through: dangerous on a port that others reach.',
    },
    { name: 'keepalive', type: 'duration', default: '0s', usage: 'Time between two signs of life of a connection; 0 for none.' },
    { name: 'port', short: 'p', type: 'int', default: defaultPort, usage: 'Port to listen on; 0 takes any free one.' },
    { name: 'reject-methods', type: 'string', default: '^$', usage: 'Patterns of methods that are refused.' },
    {
      name: 'reject-paths',
      type: 'string',
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      usage: 'Patterns of paths that are refused, accepted ones too.',
    },
    { name: 'unix-socket', short: 'u', type: 'string', default: '', usage: 'Unix socket to listen on.', notSimulated: true },
    { name: 'www', short: 'w', type: 'string', default: '', usage: 'Directory whose files are served too.' },
    { name: 'www-prefix', short: 'P', type: 'string', default: '/static/', usage: 'Where those files begin.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/proxy/proxy.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { process } = kubectl
  const filter = filterOf(kubectl)
  if (isFailed(filter)) return finish(kubectl, filter)
  warnOfDirectory(kubectl)
  const listening = listen(kubectl, filter)
  if (isFailed(listening)) return finish(kubectl, listening)
  process.stdout(`Starting to serve on ${kubectl.flags.string('address') || '[::]'}:${listening.port}\n`)
  try {
    const { wait } = patience(kubectl)
    while (await wait());
  } finally {
    listening.close()
  }
  return 130
}

function warn({ process, now }: Kubectl, level: 'W' | 'F', place: string, text: string): void {
  process.stderr(`${klogLine(level, now(), place, text)}\n`)
}

function filterOf(kubectl: Kubectl): Filter | Failed | undefined {
  const { flags } = kubectl
  if (flags.bool('disable-filter')) {
    warn(kubectl, 'W', 'proxy.go:177', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious')
    return undefined
  }
  if (flags.string('reject-paths') === '' || flags.string('reject-methods') === '')
    warn(
      kubectl,
      'W',
      'proxy.go:182',
      'Request filter has been relaxed, your proxy may be vulnerable to attacks, please be cautious',
    )
  const read = ['accept-paths', 'reject-paths', 'accept-hosts', 'reject-methods'].map((name) => patternsOf(flags.string(name)))
  const wrong = read.find((patterns) => typeof patterns === 'string')
  if (typeof wrong === 'string') {
    warn(kubectl, 'F', 'proxy_server.go:89', `Error compiling re: ${wrong}`)
    return exit(255)
  }
  const [acceptPaths = [], rejectPaths = [], acceptHosts = [], rejectMethods = []] = read as Filter['acceptPaths'][]
  return { acceptPaths, rejectPaths, acceptHosts, rejectMethods }
}

function warnOfDirectory(kubectl: Kubectl): void {
  const { flags, process } = kubectl
  const directory = flags.string('www')
  if (directory === '') return
  const stat = process.files.stat(absolutePath(process, directory))
  if (typeof stat === 'string')
    warn(
      kubectl,
      'W',
      'proxy.go:205',
      `Failed to stat static file directory ${directory}: stat ${directory}: no such file or directory`,
    )
  else if (stat.type !== 'directory') warn(kubectl, 'W', 'proxy.go:207', `Static file directory ${directory} is not a directory`)
}

const withSlash = (prefix: string): string => (prefix.endsWith('/') ? prefix : `${prefix}/`)

/** Opens the port, or says why not in the words of Go's net package. */
function listen(kubectl: Kubectl, filter: Filter | undefined): Listening | Failed {
  const { flags, process } = kubectl
  const [address, port] = [flags.string('address'), flags.int('port')]
  if (!process.listen) return fail('proxy needs a terminal on a node of this lab; from outside use the kubeconfig of the lab')
  if (port < 0 || port > 65_535) return fail(`listen tcp: address ${port}: invalid port`)
  const ip = address === '' ? '0.0.0.0' : /^[\d.]+$/.test(address) ? address : process.network.resolve(address).addresses[0]
  if (ip === undefined) return fail(`listen tcp: lookup ${address}: no such host`)
  const directory = absolutePath(process, flags.string('www'))
  const handlers = {
    apiPrefix: withSlash(flags.string('api-prefix')),
    filter,
    api: kubectl.http,
    ...(flags.string('www') === ''
      ? {}
      : {
          www: {
            prefix: withSlash(flags.string('www-prefix')),
            file: (path: string) => staticFile(process.files, directory, path),
          },
        }),
  }
  const opened = process.listen(ip, port, (request) => proxyAnswer(handlers, request))
  return typeof opened === 'string' ? fail(`listen tcp ${ip}:${port}: bind: ${opened}`) : opened
}
