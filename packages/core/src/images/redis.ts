import { digestOf } from './digest.ts'
import type { Image, MainContext, MainProcess } from './image.ts'
import { commonMain } from './programs.ts'

const keysFile = '/data/keys.json'

export const redis: Image = {
  names: ['redis'],
  digest: digestOf('redis'),
  tagPattern: /^(latest|alpine|trixie|bookworm|[2-8](\.\d(\.\d{1,2})?)?)(-\w[\w.]*)*$/,
  sizeBytes: 52_417_096,
  pullMs: 700,
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['redis-server'],
  workingDir: '/data',
  exposedPorts: ['6379/tcp'],
  programs: ['/usr/local/bin/docker-entrypoint.sh', '/usr/local/bin/redis-server', '/usr/local/bin/redis-cli'],
  shell: 'bash',
  tools: ['coreutils', 'redis-cli'],
  files: { '/data/.keep': '' },
  main(context) {
    const argv = context.argv[0]?.endsWith('docker-entrypoint.sh') ? context.argv.slice(1) : context.argv
    return argv[0]?.endsWith('redis-server') ? server(context, argv) : commonMain({ ...context, argv })
  },
}

function server(context: MainContext, argv: readonly string[]): MainProcess {
  const port = Number(argv[argv.indexOf('--port') + 1] ?? 6379) || 6379
  const password = argv.includes('--requirepass') ? argv[argv.indexOf('--requirepass') + 1] : undefined
  const at = new Date(context.startedAtMs).toUTCString()
  const stamp = `1:M ${at.slice(5, 16)} ${at.slice(17, 25)}.000 *`
  return {
    exitCode: 0,
    log: [
      `${stamp.replace(':M', ':C')} oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`,
      `${stamp} Running mode=standalone, port=${port}.`,
      `${stamp} Server initialized`,
      `${stamp} Ready to accept connections tcp`,
    ],
    listen: [{ protocol: 'TCP', port, exchange: (message) => session(context, message, password) }],
  }
}

/** Commands, inline or as arrays, one answer each. */
function session(context: MainContext, message: string, password: string | undefined): string {
  let allowed = password === undefined
  return commandsOf(message)
    .map((words) => {
      const [name = '', ...args] = words
      if (name.toUpperCase() === 'AUTH') {
        allowed = args.at(-1) === password
        return allowed ? '+OK\r\n' : '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
      }
      return allowed ? run(context, name.toUpperCase(), args) : '-NOAUTH Authentication required.\r\n'
    })
    .join('')
}

function commandsOf(message: string): string[][] {
  if (!message.startsWith('*')) {
    const lines = message.split(/\r?\n/).filter((line) => line.trim() !== '')
    return lines.map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? (m[2] as string)))
  }
  const out: string[][] = []
  const lines = message.split('\r\n')
  for (let i = 0; i < lines.length && lines[i]?.startsWith('*'); ) {
    const count = Number(lines[i]?.slice(1))
    out.push(Array.from({ length: Math.min(count, 1000) }, (_, n) => lines[i + 2 + 2 * n] ?? ''))
    i += 1 + 2 * count
  }
  return out
}

type Keys = Record<string, string>

const bulk = (text: string | undefined): string => (text === undefined ? '$-1\r\n' : `$${text.length}\r\n${text}\r\n`)
const integer = (n: number): string => `:${n}\r\n`

function run(context: MainContext, name: string, args: readonly string[]): string {
  const keys = load(context)
  const [key = '', value = ''] = args
  const store = (next: Keys, said: string): string => {
    context.writeFile(keysFile, JSON.stringify(next))
    return said
  }
  const add = (by: number): string => {
    const sum = Number(keys[key] ?? 0) + by
    return Number.isInteger(sum)
      ? store({ ...keys, [key]: String(sum) }, integer(sum))
      : '-ERR value is not an integer or out of range\r\n'
  }
  const commands: Record<string, () => string> = {
    PING: () => (args.length > 0 ? bulk(key) : '+PONG\r\n'),
    ECHO: () => bulk(key),
    SET: () => store({ ...keys, [key]: value }, '+OK\r\n'),
    GET: () => bulk(keys[key]),
    DEL: () =>
      store(
        Object.fromEntries(Object.entries(keys).filter(([k]) => !args.includes(k))),
        integer(args.filter((k) => k in keys).length),
      ),
    EXISTS: () => integer(args.filter((k) => k in keys).length),
    INCR: () => add(1),
    DECR: () => add(-1),
    INCRBY: () => add(Number(value)),
    DBSIZE: () => integer(Object.keys(keys).length),
    FLUSHALL: () => store({}, '+OK\r\n'),
    KEYS: () => `*${Object.keys(keys).length}\r\n${Object.keys(keys).map(bulk).join('')}`,
    INFO: () => bulk('# Server\r\nredis_version:8.2.3\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\n'),
    SELECT: () => '+OK\r\n',
    COMMAND: () => '*0\r\n',
    QUIT: () => '+OK\r\n',
  }
  const shown = args.map((arg) => `'${arg}' `).join('')
  return commands[name]?.() ?? `-ERR unknown command '${name.toLowerCase()}', with args beginning with: ${shown}\r\n`
}

function load(context: MainContext): Keys {
  const text = context.readFile(keysFile)
  return text === undefined || text === '' ? {} : (JSON.parse(text) as Keys)
}
