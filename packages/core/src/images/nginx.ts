import { digestOf } from './digest.ts'
import { slashDate } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { defaultConf, nginxConf } from './nginx-conf.ts'
import { nginxListener } from './nginx-server.ts'
import { commonMain } from './programs.ts'

const version = '1.29.3'

const welcome =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n' +
  '<p>The web server runs and serves this page from /usr/share/nginx/html.</p>\n<p><em>Put your own files there.</em></p>\n</body>\n</html>\n'

function nginxImage(names: string[], rest: Partial<Image>): Image {
  return {
    names,
    digest: digestOf(names[0] as string),
    tagPattern: /^(latest|stable|mainline|alpine|perl|1(\.([0-9]|1\d|2\d)(\.\d{1,2})?)?)(-\w[\w.]*)*$/,
    sizeBytes: 62_725_117,
    pullMs: 800,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: { NGINX_VERSION: version },
    exposedPorts: ['80/tcp'],
    programs: ['/docker-entrypoint.sh', '/usr/sbin/nginx'],
    shell: 'bash',
    tools: ['coreutils', 'curl', 'openssl'],
    files: {
      '/usr/share/nginx/html/index.html': welcome,
      '/usr/share/nginx/html/50x.html':
        '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n',
      '/etc/nginx/nginx.conf':
        'user  nginx;\nworker_processes  auto;\n\nevents {\n    worker_connections  1024;\n}\n\nhttp {\n    include       /etc/nginx/mime.types;\n    include /etc/nginx/conf.d/*.conf;\n}\n',
      '/etc/nginx/conf.d/default.conf': defaultConf,
      '/etc/nginx/mime.types': 'types {\n    text/html  html htm;\n    text/plain  txt;\n}\n',
    },
    main,
    ...rest,
  }
}

export const nginx = nginxImage(
  ['nginx', 'public.ecr.aws/nginx/nginx', 'registry.k8s.io/e2e-test-images/nginx', 'registry.k8s.io/nginx'],
  {},
)
export const nginxUnprivileged = nginxImage(['nginxinc/nginx-unprivileged'], {
  user: '101',
  exposedPorts: ['8080/tcp'],
  files: { ...nginx.files, '/etc/nginx/conf.d/default.conf': defaultConf.replace('listen       80;', 'listen       8080;') },
})

function main(context: MainContext): MainProcess | undefined {
  const [program, ...rest] = context.argv
  const argv = program === '/docker-entrypoint.sh' ? rest : context.argv
  const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1)
  if (name !== 'nginx' && name !== 'nginx-debug') return commonMain({ ...context, argv })
  const entered = program === '/docker-entrypoint.sh'
  if (!argv.join(' ').includes('daemon off')) return { exitAfterMs: 100, exitCode: 0 }
  const conf = nginxConf(context)
  const log = entered ? entry(context) : []
  if (typeof conf === 'string') return { log: [...log, ...emerg(context, conf)], exitAfterMs: 100, exitCode: 1 }
  const ports = [...new Set(conf.servers.flatMap((server) => server.ports))]
  return { exitCode: 0, log: [...log, ...notices(context)], listen: ports.map((port) => nginxListener(context, conf, port)) }
}

/** Said to the error log and to standard error. */
const emerg = (context: MainContext, what: string): string[] => [
  `${slashDate(context.startedAtMs)} [emerg] 1#1: ${what}`,
  `nginx: [emerg] ${what}`,
]

const entry = (_context: MainContext): string[] => [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
  '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
  '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
]

function notices(context: MainContext): string[] {
  const at = slashDate(context.startedAtMs)
  const say = (text: string): string => `${at} [notice] 1#1: ${text}`
  return [
    say('using the "epoll" event method'),
    say(`nginx/${version}`),
    say('built by gcc 14.2.0 (Debian 14.2.0-19) '),
    say('OS: Linux 6.8.0-64-generic'),
    say('getrlimit(RLIMIT_NOFILE): 1048576:1048576'),
    say('start worker processes'),
    say('start worker process 29'),
    say('start worker process 30'),
  ]
}
