import { goDurationMs } from '../api/go-duration.ts'
import type { Flag } from './command.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({ name, type: 'string', usage, ...more })

/** Models klog.go moduleSpec.Set. */
function moduleLevelsProblem(value: string): string | undefined {
  for (const part of value.split(',').filter(Boolean)) {
    const [pattern = '', level = '', ...more] = part.split('=')
    const number = /^[+-]?\d+$/.test(level) ? Number(level) : undefined
    if (pattern === '' || number === undefined || more.length > 0)
      return 'syntax error: expect comma-separated list of filename=N'
    if (number < 0) return 'negative value for vmodule level'
  }
  return undefined
}

/** The flags that every verb takes: `kubectl options`. */
export const globalFlags: Flag[] = [
  text('as', 'Act as this user; a service account is system:serviceaccount:NAMESPACE:NAME.'),
  { name: 'as-group', type: 'stringArray', usage: 'Act as a member of this group; may be given several times.' },
  text('as-uid', 'Act with this uid.'),
  { name: 'as-user-extra', type: 'stringArray', usage: 'Act with this extra KEY=VALUE of a user.' },
  text('cache-dir', 'Directory for what discovery found.', { default: '/root/.kube/cache' }),
  text('certificate-authority', 'File with the certificate authority.'),
  text('client-certificate', 'File with a client certificate for TLS.'),
  text('client-key', 'File with a client key for TLS.'),
  text('cluster', 'Cluster of the kubeconfig to use.'),
  text('context', 'Context of the kubeconfig to use.'),
  { name: 'disable-compression', type: 'bool', default: false, usage: 'Ask for answers without compression.' },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    default: false,
    usage: 'Trust any certificate of the server. Makes HTTPS connections insecure.',
  },
  text('kubeconfig', 'File with the configuration for requests.'),
  text('kuberc', 'File with preferences; off switches them off.', { default: '' }),
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
    usage: 'Time between two writings of the log.',
    check: (value) => (goDurationMs(value) === undefined ? 'parse error' : undefined),
  },
  { name: 'match-server-version', type: 'bool', default: false, usage: "Demand that the client's version is the server's." },
  text('namespace', 'Namespace of this request.', { short: 'n' }),
  text('password', 'Password for basic authentication.', { hidden: true }),
  text('profile', 'Name of a profile to record.', { default: 'none', hidden: true }),
  text('profile-output', 'File for the profile.', { default: 'profile.pprof', hidden: true }),
  text('request-timeout', 'Time to wait for one request: 1s, 2m, 3h. Zero waits for ever.', { default: '0' }),
  text('server', 'Address and port of the API server.', { short: 's' }),
  text('tls-server-name', "Name to look for in the server's certificate."),
  text('token', 'Bearer token for the API server.'),
  text('user', 'User of the kubeconfig to use.'),
  text('username', 'User name for basic authentication.', { hidden: true }),
  { name: 'v', short: 'v', type: 'int', default: 0, usage: 'Number for the log level.' },
  text('vmodule', 'Log levels by file: pattern=N,…', { check: moduleLevelsProblem }),
  { name: 'warnings-as-errors', type: 'bool', default: false, usage: "Treat the server's warnings as errors and exit with 1." },
]
