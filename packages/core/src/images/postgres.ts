import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

export const postgres: Image = {
  names: ['postgres'],
  digest: digestOf('postgres'),
  tagPattern: /^(latest|alpine|trixie|bookworm|(9|1[0-8])(\.\d{1,2})*)(-\w[\w.]*)*$/,
  sizeBytes: 160_482_731,
  pullMs: 1200,
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['postgres'],
  exposedPorts: ['5432/tcp'],
  programs: ['/usr/local/bin/docker-entrypoint.sh', '/usr/lib/postgresql/18/bin/postgres'],
  shell: 'bash',
  tools: ['coreutils', 'psql', 'pg_isready'],
  main(context) {
    const argv = context.argv[0]?.endsWith('docker-entrypoint.sh') ? context.argv.slice(1) : context.argv
    return argv[0] === 'postgres' ? server(context) : commonMain({ ...context, argv })
  },
}

// docker-library/postgres docker-entrypoint.sh
const noPassword = [
  'Error: Database is uninitialized and superuser password is not specified.',
  '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
  '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
  '',
  '       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all',
  '       connections without a password. This is *not* recommended.',
  '',
  '       See PostgreSQL documentation about "trust":',
  '       https://www.postgresql.org/docs/current/auth-trust.html',
]

function server(context: MainContext): MainProcess {
  const { env } = context
  if (!env.POSTGRES_PASSWORD && env.POSTGRES_HOST_AUTH_METHOD !== 'trust')
    return { log: noPassword, exitAfterMs: 300, exitCode: 1 }
  const at = `${new Date(context.startedAtMs).toISOString().slice(0, 23).replace('T', ' ')} UTC [1] LOG:`
  return {
    exitCode: 0,
    stopAfterMs: 200,
    log: [
      'PostgreSQL init process complete; ready for start up.',
      '',
      `${at}  starting PostgreSQL 18.1 (Debian 18.1-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
      `${at}  listening on IPv4 address "0.0.0.0", port 5432`,
      `${at}  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"`,
      `${at}  database system is ready to accept connections`,
    ],
    listen: [{ protocol: 'TCP', port: 5432, exchange: () => undefined }],
  }
}

export const mysql: Image = {
  names: ['mysql', 'mariadb'],
  digest: digestOf('mysql'),
  sizeBytes: 241_837_902,
  pullMs: 1500,
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['mysqld'],
  exposedPorts: ['3306/tcp'],
  programs: ['/usr/local/bin/docker-entrypoint.sh', '/usr/sbin/mysqld'],
  shell: 'bash',
  tools: ['coreutils', 'mysql'],
  main(context) {
    const argv = context.argv[0]?.endsWith('docker-entrypoint.sh') ? context.argv.slice(1) : context.argv
    return argv[0] === 'mysqld' || argv[0] === 'mariadbd' ? mysqld(context) : commonMain({ ...context, argv })
  },
}

function mysqld(context: MainContext): MainProcess {
  const stamp = new Date(context.startedAtMs).toISOString().replace('T', ' ').slice(0, 19)
  const say = (level: string, text: string): string => `${stamp}+00:00 [${level}] [Entrypoint]: ${text}`
  const wanted = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD']
  const start = say('Note', 'Entrypoint script for MySQL Server 9.5.0-1.el9 started.')
  if (!wanted.some((name) => context.env[name])) {
    const missing = say('ERROR', 'Database is uninitialized and password option is not specified')
    const options = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'].map(
      (name) => `    - ${name}`,
    )
    return {
      log: [start, missing, '    You need to specify one of the following as an environment variable:', ...options],
      exitAfterMs: 300,
      exitCode: 1,
    }
  }
  return {
    exitCode: 0,
    stopAfterMs: 400,
    log: [
      start,
      `${stamp} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '9.5.0'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
    ],
    listen: [{ protocol: 'TCP', port: 3306, exchange: () => 'J\0\0\0\n9.5.0\0' }],
  }
}
