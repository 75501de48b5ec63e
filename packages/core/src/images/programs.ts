import { busyboxHttpd } from './busybox-httpd.ts'
import type { MainContext, MainProcess } from './image.ts'
import { netcat } from './netcat.ts'
import { pythonServer } from './python-server.ts'
import { simpleScript } from './simple-script.ts'
import { sleepMs } from './sleep.ts'

/** Nothing but SIGKILL ends these as process 1: the kernel gives it no default handlers. */
export const unstoppable = { stopAfterMs: Infinity }

type Program = (context: MainContext, args: readonly string[]) => MainProcess | undefined

const programs: Record<string, Program> = {
  sleep: (_context, args) => sleep(args),
  tail: (_context, args) => (args.includes('-f') || args.includes('-F') ? unstoppable : undefined),
  true: () => ({ exitAfterMs: 50, exitCode: 0 }),
  false: () => ({ exitAfterMs: 50, exitCode: 1 }),
  pause: () => ({ exitCode: 0 }),
  sh: shell,
  ash: shell,
  bash: shell,
  nc: netcat,
  netcat,
  ncat: netcat,
  httpd: busyboxHttpd,
  python: pythonServer,
  python3: pythonServer,
  busybox: (context, args) => commonMain({ ...context, argv: args }),
  env: (context, args) => (args.length === 0 ? printEnv(context) : undefined),
  printenv: (context, args) => (args.length === 0 ? printEnv(context) : undefined),
  echo: (_context, args) => ({ log: args.join(' ').split('\n'), exitAfterMs: 50, exitCode: 0 }),
  hostname: (context) => ({ log: [context.hostname], exitAfterMs: 50, exitCode: 0 }),
  'docker-entrypoint.sh': (context, args) => commonMain({ ...context, argv: args }),
  tini: (context, args) => commonMain({ ...context, argv: args.filter((arg) => arg !== '--' && arg !== '-g' && arg !== '-s') }),
}

/** What well-known programs do as the first process of a container. Undefined: it is for a shell to run. */
export function commonMain(context: MainContext): MainProcess | undefined {
  const [program, ...args] = context.argv
  const name = program?.slice(program.lastIndexOf('/') + 1) ?? ''
  return Object.hasOwn(programs, name) ? programs[name]?.(context, args) : undefined
}

function sleep(args: readonly string[]): MainProcess | undefined {
  const ms = sleepMs(args)
  if (ms === undefined) return undefined
  return ms === Infinity ? unstoppable : { ...unstoppable, exitAfterMs: ms, exitCode: 0 }
}

/** sh -c 'one simple command' is that command; sh alone reads from stdin and ends when there is none. */
function shell(context: MainContext, args: readonly string[]): MainProcess | undefined {
  const script = args.find((_arg, i) => i > 0 && /^-[a-z]*c$/.test(args[i - 1] as string))
  if (script !== undefined) return simpleScript(script, (argv) => commonMain({ ...context, argv }))
  if (args.some((arg) => !arg.startsWith('-'))) return undefined
  return context.stdin ? unstoppable : { exitAfterMs: 50, exitCode: 0 }
}

function printEnv(context: MainContext): MainProcess {
  const log = Object.entries(context.env).map(([name, value]) => `${name}=${value}`)
  return { log: [`HOSTNAME=${context.hostname}`, ...log], exitAfterMs: 50, exitCode: 0 }
}
