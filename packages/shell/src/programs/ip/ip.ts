import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { showInterfaces } from './ip-interfaces.ts'
import { jsonText, type Look, parseFlags } from './ip-look.ts'
import { showNeighbours } from './ip-neighbours.ts'
import { routeGet, showRoutes } from './ip-routes.ts'

const objects = ['address', 'link', 'route', 'neighbour', 'neighbor', 'rule', 'netns', 'maddress', 'tunnel'] as const
type Kind = (typeof objects)[number]

/** ip of iproute2 6.1. */
async function run(process: ShellProcess): Promise<number> {
  const parsed = parseFlags(process.argv.slice(1))
  if ('error' in parsed) return complain(process, parsed.error, 255)
  if (parsed.version) {
    process.stdout('ip utility, iproute2-6.1.0, libbpf 1.1.2\n')
    return 0
  }
  const [object, verb = 'show', ...rest] = parsed.words
  if (object === undefined || object === 'help' || parsed.help) return complain(process, usage, object === undefined ? 255 : 0)
  const found = objects.find((name) => name.startsWith(object))
  if (found === undefined) return complain(process, `Object "${object}" is unknown, try "ip help".\n`, 1)
  return act(process, found, verb, rest, parsed.look)
}

function act(process: ShellProcess, object: Kind, verb: string, rest: readonly string[], look: Look): number {
  if (object === 'route' && verb === 'get') return routeGet(process, rest, look)
  if (verb === 'help') return complain(process, `Usage: ip ${object} { show | list | help }\n`, 255)
  if (/^(a|add|append|c|change|chg|d|de|del|delete|f|flush|prepend|r|replace|set|save|restore|exec)$/.test(verb))
    return change(process, object, verb)
  const short =
    object === 'netns' || object === 'rule' ? /^(s|sh|sho|show|l|ls|lis|list)$/ : /^(s|sh|sho|show|l|ls|ll|lis|list|lst)$/
  if (!short.test(verb)) return complain(process, `Command "${verb}" is unknown, try "ip ${object} help".\n`, 255)
  if (object === 'address' || object === 'link') return showInterfaces(process, object, rest, look)
  if (object === 'route') return showRoutes(process, rest, look)
  if (object.startsWith('neigh')) return showNeighbours(process, rest, look)
  if (object === 'rule' && look.family !== 6) process.stdout(rulesText(look))
  return 0
}

const rules = [
  { priority: 0, src: 'all', table: 'local' },
  { priority: 32_766, src: 'all', table: 'main' },
  { priority: 32_767, src: 'all', table: 'default' },
]

const rulesText = (look: Look): string =>
  look.json ? jsonText(rules, look) : rules.map(({ priority, table }) => `${priority}:\tfrom all lookup ${table}\n`).join('')

const usage =
  'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | neighbour | route | rule }\n       OPTIONS := { -V[ersion] | -4 | -6 | -j[son] | -p[retty] | -o[neline] | -br[ief] | -c[olor] }\n'

function change(process: ShellProcess, object: string, verb: string): number {
  if (process.user.uid !== 0 || process.machine.networkAdmin === false) {
    const said = process.machine.dialect === 'ash' ? 'ip: ' : ''
    return complain(process, `${said}RTNETLINK answers: Operation not permitted\n`, 2)
  }
  return complain(process, `ip ${object} ${verb}: changing a host's network is not simulated here\n`, 2)
}

export const ip: ShellCommand = {
  name: 'ip',
  summary: 'show / manipulate routing, network devices, interfaces and tunnels',
  usage: '[-4] [-o] [-br] [-j] { addr | link | route | neigh | rule } [show] | ip route get ADDRESS',
  run,
}
