import { digestOf } from './digest.ts'
import { goAnswer, goNotFound } from './go-http.ts'
import { answer, clfDate, httpDate, slashDate, targetOf } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'

/** Answers with what it was asked, as Kubernetes' tutorials show it. */
export const echoServer: Image = {
  names: ['registry.k8s.io/echoserver', 'k8s.gcr.io/echoserver', 'gcr.io/google_containers/echoserver', 'kicbase/echo-server'],
  digest: digestOf('registry.k8s.io/echoserver'),
  sizeBytes: 46_237_695,
  pullMs: 600,
  cmd: ['/bin/echoserver'],
  programs: ['/bin/echoserver'],
  exposedPorts: ['8080/tcp'],
  shell: 'none',
  tools: [],
  main: (context) => (context.argv[0] === '/bin/echoserver' ? echo(context) : undefined),
}

function echo(context: MainContext): MainProcess {
  return {
    exitCode: 0,
    log: ['Generating self-signed cert', 'Starting nginx'],
    listen: [
      {
        protocol: 'TCP',
        port: 8080,
        http(request, peer) {
          context.log(`${peer.sourceIp} - - [${clfDate(peer.nowMs)}] "${request.method} ${request.target} HTTP/1.1" 200 0`)
          const { path, query } = targetOf(request)
          const asked = Object.entries(query).map(([name, values]) => `${name}=${values.join(',')}`)
          const body = [
            '',
            '',
            `Hostname: ${context.hostname}`,
            '',
            'Pod Information:',
            `\tnode name:\t${context.env.NODE_NAME ?? '-no node information available-'}`,
            '',
            'Server values:',
            '\tserver_version=nginx: 1.27.5 - lua: 10027',
            '',
            'Request Information:',
            `\tclient_address=${peer.sourceIp}`,
            `\tmethod=${request.method}`,
            `\treal path=${request.target}`,
            `\tquery=${asked.join('&')}`,
            '\trequest_version=1.1',
            '\trequest_scheme=http',
            `\trequest_uri=http://${request.headers.host}:8080${path}`,
            '',
            'Request Headers:',
            ...Object.entries(request.headers)
              .map(([name, value]) => `\t${name}=${value}`)
              .sort(),
            '',
            'Request Body:',
            request.body === '' ? '\t-no body in request-' : request.body,
            '',
            '',
          ].join('\n')
          return answer(request, 200, { Date: httpDate(peer.nowMs), 'Content-Type': 'text/plain', Server: 'echoserver' }, body)
        },
      },
    ],
  }
}

/** stefanprodan's microservice: JSON with its Pod's name, probes that can be switched. */
export const podinfo: Image = {
  names: ['stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo'],
  digest: digestOf('stefanprodan/podinfo'),
  sizeBytes: 84_281_017,
  pullMs: 700,
  cmd: ['./podinfo'],
  workingDir: '/home/app',
  user: '100',
  programs: ['./podinfo', '/home/app/podinfo'],
  exposedPorts: ['9898/tcp', '9797/tcp'],
  shell: 'ash',
  tools: ['busybox', 'curl'],
  main: (context) => (context.argv[0]?.endsWith('podinfo') ? info(context) : undefined),
}

const readyFile = '/tmp/podinfo-not-ready'

function info(context: MainContext): MainProcess {
  const message = context.env.PODINFO_UI_MESSAGE ?? `greetings from podinfo v${version}`
  return {
    exitCode: 0,
    log: [
      `{"level":"info","ts":"${new Date(context.startedAtMs).toISOString()}","caller":"podinfo/main.go:166","msg":"Starting podinfo","version":"${version}","port":"9898"}`,
    ],
    listen: [
      {
        protocol: 'TCP',
        port: 9898,
        http(request, peer) {
          const { path } = targetOf(request)
          const json = (status: number, value: object) =>
            goAnswer(request, peer.nowMs, status, `${JSON.stringify(value, null, 2)}\n`, {
              'Content-Type': 'application/json; charset=utf-8',
              'X-Content-Type-Options': 'nosniff',
            })
          if (path === '/healthz') return json(200, { status: 'OK' })
          if (path === '/readyz')
            return context.readFile(readyFile) === '1' ? json(503, { status: 'NOT OK' }) : json(200, { status: 'OK' })
          if (path === '/readyz/disable' || path === '/readyz/enable') {
            context.writeFile(readyFile, path.endsWith('disable') ? '1' : '0')
            return json(202, { status: 'OK' })
          }
          if (path === '/version') return json(200, { version })
          if (path === '/env')
            return json(
              200,
              Object.entries(context.env).map(([name, value]) => `${name}=${value}`),
            )
          if (path !== '/') return goNotFound(request, peer.nowMs)
          return json(200, {
            hostname: context.hostname,
            version,
            revision: 'unknown',
            color: '#34577c',
            logo: '',
            message,
            goos: 'linux',
            goarch: 'amd64',
            runtime: 'go1.25.2',
            num_goroutine: '8',
            num_cpu: '2',
          })
        },
      },
    ],
  }
}

const version = '6.9.2'

/** NGINX's demo page: who served, in plain text. */
export const nginxHello: Image = {
  names: ['nginxdemos/hello'],
  digest: digestOf('nginxdemos/hello'),
  sizeBytes: 20_771_442,
  pullMs: 500,
  cmd: ['nginx', '-g', 'daemon off;'],
  programs: ['/usr/sbin/nginx'],
  exposedPorts: ['80/tcp'],
  shell: 'ash',
  tools: ['busybox', 'curl'],
  main: (context) => (context.argv[0] === 'nginx' ? hello(context) : undefined),
}

function hello(context: MainContext): MainProcess {
  return {
    exitCode: 0,
    listen: [
      {
        protocol: 'TCP',
        port: 80,
        http(request, peer) {
          context.log(`${peer.sourceIp} - - [${clfDate(peer.nowMs)}] "${request.method} ${request.target} HTTP/1.1" 200 0`)
          const body = [
            `Server address: ${context.podIp}:80`,
            `Server name: ${context.hostname}`,
            `Date: ${clfDate(peer.nowMs)}`,
            `URI: ${request.target}`,
            `Request ID: ${slashDate(peer.nowMs).replace(/\D/g, '')}`,
            '',
          ].join('\n')
          return answer(request, 200, { Server: 'nginx/1.29.3', Date: httpDate(peer.nowMs), 'Content-Type': 'text/plain' }, body)
        },
      },
    ],
  }
}
