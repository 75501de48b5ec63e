import type { Process } from '../process/process.ts'
import type { Flags, Verb } from './command.ts'
import { type Failed, isFailed } from './errors.ts'
import { type Connection, connectionOf, defaultConfig, readKubeconfig } from './kubeconfig.ts'
import { ownServer } from './server-address.ts'

/** Verbs that ask the configuration for its namespace before its client; seen with kubectl 1.36. */
const namespaceFirst = new Set([
  ...[
    'annotate',
    'attach',
    'cp',
    'create token',
    'debug',
    'delete',
    'describe',
    'edit',
    'events',
    'exec',
    'get',
    'label',
    'logs',
  ],
  ...['auth reconcile', 'patch', 'port-forward', 'rollout', 'scale', 'set', 'taint', 'top pod'],
])

/** Does a verb (`kubectl create token`) make a client before it asks which namespace is meant? A namespace that is given needs no asking. */
function asksClientFirst(path: string, flags: Flags): boolean {
  const [, verb = '', sub = ''] = path.split(' ')
  if (flags.given('namespace') || flags.string('raw') !== '' || path === 'kubectl set env') return true
  return !namespaceFirst.has(verb) && !namespaceFirst.has(`${verb} ${sub}`)
}

const changers = new Set(['annotate', 'label', 'patch', 'set', 'wait'])

/** --local: neither the user nor the server of the configuration matter. */
const staysHere = (path: string, flags: Flags): boolean => changers.has(path.split(' ')[1] as string) && flags.bool('local')

/** Where the requests of a verb go, or why they cannot. */
export function connect(process: Process, path: string, verb: Verb, flags: Flags): Connection | Failed {
  const connection = connectionFor(process, path, globalsOnly(verb, flags), flags)
  // diff tells trouble of its own by 2
  return isFailed(connection) && path === 'kubectl diff' ? { ...connection, exitCode: 2 } : connection
}

function connectionFor(process: Process, path: string, globals: Flags, flags: Flags): Connection | Failed {
  const config = readKubeconfig(process, globals, true)
  if (isFailed(config)) return config
  const here = staysHere(path, flags)
  const chosen = here && path !== 'kubectl set env' && path !== 'kubectl wait' ? withoutUser(globals) : globals
  const connection = connectionOf(process, config ?? defaultConfig, chosen, asksClientFirst(path, flags))
  return here && !isFailed(connection) ? { ...connection, server: ownServer, asksUser: false } : connection
}

const withoutUser = (flags: Flags): Flags => ({ ...flags, string: (name) => (name === 'user' ? '' : flags.string(name)) })

/** The flags without those that the verb itself has a meaning for: `create rolebinding --user` names no user of the kubeconfig. */
export function globalsOnly(verb: Verb, flags: Flags): Flags {
  const own = new Set(verb.flags.map(({ name }) => name))
  return {
    ...flags,
    string: (name) => (own.has(name) ? '' : flags.string(name)),
    given: (name) => !own.has(name) && flags.given(name),
  }
}
