import { digestOf } from './digest.ts'
import type { Image, MainContext } from './image.ts'
import { commonMain } from './programs.ts'

/** A server that only has to be there: it starts, says so, and accepts. */
function server(
  names: string[],
  port: number,
  program: string,
  sizeBytes: number,
  log: (context: MainContext) => string[],
  tools: string[] = [],
): Image {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return {
    names,
    digest: digestOf(names[0] as string),
    sizeBytes,
    pullMs: 1200,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: [name],
    programs: ['/usr/local/bin/docker-entrypoint.sh', program],
    exposedPorts: [`${port}/tcp`],
    shell: 'bash',
    tools: ['coreutils', ...tools],
    main(context) {
      const argv = context.argv[0]?.endsWith('docker-entrypoint.sh') ? context.argv.slice(1) : context.argv
      if (argv[0] !== name) return commonMain({ ...context, argv })
      return { exitCode: 0, stopAfterMs: 300, log: log(context), listen: [{ protocol: 'TCP', port, exchange: () => undefined }] }
    },
  }
}

const iso = (context: MainContext): string => new Date(context.startedAtMs).toISOString()

export const mongo = server(['mongo'], 27_017, '/usr/bin/mongod', 278_441_902, (context) => [
  `{"t":{"$date":"${iso(context)}"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}`,
])
export const memcached = server(['memcached'], 11_211, '/usr/local/bin/memcached', 31_206_664, () => [])
export const rabbitmq = server(['rabbitmq'], 5672, '/opt/rabbitmq/sbin/rabbitmq-server', 103_880_412, (context) => [
  `${iso(context).replace('T', ' ').replace('Z', '')}000+00:00 [info] <0.591.0> started TCP listener on [::]:5672`,
  `${iso(context).replace('T', ' ').replace('Z', '')}000+00:00 [info] <0.10.0> Server startup complete`,
])
