import type { OptionSpec } from '../options.ts'

const value = true

/** curl's options, as far as they make sense towards the lab's servers. */
export const curlSpec: OptionSpec = {
  silent: { letter: 's' }, 'show-error': { letter: 'S' }, output: { letter: 'o', value }, 'remote-name': { letter: 'O' }, 'write-out': { letter: 'w', value },
  head: { letter: 'I' }, include: { letter: 'i' }, 'show-headers': {}, verbose: { letter: 'v' }, request: { letter: 'X', value }, data: { letter: 'd', value },
  'data-raw': { value }, 'data-binary': { value }, 'data-ascii': { value }, 'data-urlencode': { value }, json: { value }, form: { letter: 'F', value }, get: { letter: 'G' },
  header: { letter: 'H', value }, insecure: { letter: 'k' }, location: { letter: 'L' }, 'location-trusted': {}, 'max-redirs': { value }, 'max-time': { letter: 'm', value },
  'connect-timeout': { value }, resolve: { value }, 'connect-to': { value }, retry: { value }, 'retry-delay': { value }, 'retry-max-time': { value }, 'retry-connrefused': {}, 'retry-all-errors': {},
  fail: { letter: 'f' }, 'fail-with-body': {}, 'fail-early': {}, user: { letter: 'u', value }, 'user-agent': { letter: 'A', value }, cookie: { letter: 'b', value }, 'cookie-jar': { letter: 'c', value },
  referer: { letter: 'e', value }, 'dump-header': { letter: 'D', value }, cacert: { value }, capath: { value }, cert: { letter: 'E', value }, key: { value }, proxy: { letter: 'x', value }, noproxy: { value },
  'no-progress-meter': {}, 'progress-bar': { letter: '#' }, 'no-buffer': { letter: 'N' }, ipv4: { letter: '4' }, ipv6: { letter: '6' }, compressed: {}, 'http1.0': { letter: '0' }, 'http1.1': {},
  http2: {}, 'http2-prior-knowledge': {}, 'keepalive-time': { value }, 'no-keepalive': {}, 'tcp-nodelay': {}, interface: { value }, 'local-port': { value }, 'url': { value }, 'upload-file': { letter: 'T', value },
  'create-dirs': {}, 'output-dir': { value }, range: { letter: 'r', value }, globoff: { letter: 'g' }, parallel: { letter: 'Z' }, next: { letter: ':' }, version: { letter: 'V' }, help: { letter: 'h', value: 'optional' },
  'oauth2-bearer': { value }, 'tlsv1.2': {}, 'tlsv1.3': {}, stderr: { value }, trace: { value }, 'trace-ascii': { value }, 'path-as-is': {}, disable: { letter: 'q' }, config: { letter: 'K', value }, 'remote-header-name': { letter: 'J' }, 'remote-time': { letter: 'R' }, 'speed-limit': { letter: 'Y', value }, 'speed-time': { letter: 'y', value }, 'limit-rate': { value }, raw: {}, 'dns-servers': { value }, 'happy-eyeballs-timeout-ms': { value }, 'remove-on-error': {}, 'ssl-reqd': {}, 'haproxy-protocol': {}, 'unix-socket': { value },
}
