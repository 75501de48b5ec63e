import { digestOf } from './digest.ts'
import { flagValue } from './flag-value.ts'
import { goAnswer } from './go-http.ts'
import { slashDate } from './http-answer.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

/** Google's sample: names its version and its Pod. */
export const helloApp: Image = {
  names: ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
  tags: ['1.0', '2.0'],
  digest: digestOf('hello-app'),
  sizeBytes: 13_746_912,
  pullMs: 500,
  cmd: ['/hello-app'],
  programs: ['/hello-app'],
  shell: 'none',
  tools: [],
  main: (context) => (context.argv[0] === '/hello-app' ? hello(context) : undefined),
}

function hello(context: MainContext): MainProcess {
  const port = Number(context.env.PORT || 8080)
  const version = context.imageTag === '2.0' ? '2.0.0' : '1.0.0'
  return {
    exitCode: 2,
    log: [`${slashDate(context.startedAtMs)} Server listening on port ${port}`],
    listen: [
      {
        protocol: 'TCP',
        port,
        http(request, peer) {
          context.log(`${slashDate(peer.nowMs)} Serving request: ${request.target.split('?')[0]}`)
          return goAnswer(request, peer.nowMs, 200, `Hello, world!\nVersion: ${version}\nHostname: ${context.hostname}\n`)
        },
      },
    ],
  }
}

/** Says who it is and what it was asked. */
export const whoami: Image = {
  names: ['traefik/whoami', 'containous/whoami'],
  digest: digestOf('traefik/whoami'),
  sizeBytes: 2_889_106,
  pullMs: 400,
  entrypoint: ['/whoami'],
  exposedPorts: ['80/tcp'],
  programs: ['/whoami'],
  shell: 'none',
  tools: [],
  main: (context) => (context.argv[0] === '/whoami' ? who(context) : undefined),
}

function who(context: MainContext): MainProcess {
  const args = context.argv.slice(1)
  const port = Number(flagValue(args, 'port') ?? context.env.WHOAMI_PORT_NUMBER ?? 80)
  const name = flagValue(args, 'name') ?? context.env.WHOAMI_NAME
  return {
    exitCode: 2,
    log: [`${slashDate(context.startedAtMs)} Starting up on port ${port}`],
    listen: [
      {
        protocol: 'TCP',
        port,
        http(request, peer) {
          const own = [
            ...(name ? [`Name: ${name}`] : []),
            `Hostname: ${context.hostname}`,
            'IP: 127.0.0.1',
            'IP: ::1',
            `IP: ${context.podIp}`,
          ]
          const asked = [
            `RemoteAddr: ${peer.sourceIp}:${peer.sourcePort}`,
            `${request.method} ${request.target} HTTP/1.1`,
            `Host: ${request.headers.host}`,
          ]
          const headers = Object.entries(request.headers).filter(([key]) => key !== 'host')
          const lines = headers.map(([key, value]) => `${canonical(key)}: ${value}`).sort()
          return goAnswer(request, peer.nowMs, 200, `${[...own, ...asked, ...lines].join('\n')}\n\n`)
        },
      },
    ],
  }
}

const canonical = (name: string): string => name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase())

export const python: Image = {
  names: ['python'],
  digest: digestOf('python'),
  sizeBytes: 45_117_306,
  pullMs: 900,
  cmd: ['python3'],
  programs: ['/usr/local/bin/python', '/usr/local/bin/python3'],
  shell: 'bash',
  tools: ['coreutils'],
  main: commonMain,
}

export const pause: Image = {
  names: [
    'registry.k8s.io/pause',
    'k8s.gcr.io/pause',
    'gcr.io/google_containers/pause',
    'kubernetes/pause',
    'rancher/mirrored-pause',
  ],
  digest: digestOf('registry.k8s.io/pause'),
  preloaded: true,
  sizeBytes: 320_448,
  pullMs: 300,
  entrypoint: ['/pause'],
  user: '65535',
  programs: ['/pause'],
  shell: 'none',
  tools: [],
  main: (context) => (context.argv[0] === '/pause' ? { exitCode: 0 } : undefined),
}
