import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { isIp } from '../net/dial.ts'
import type { ShellCommand } from '../shell-command.ts'
import { maskOf, type Route, routesOf } from './interfaces.ts'

/** How the kernel's table is shown by route and netstat -r. */
export interface RouteLook {
  numeric: boolean
  /** `plain` with metric and use, `window` with MSS and window, `both`. */
  columns: 'plain' | 'window' | 'both'
}

const heads = {
  plain: 'Flags Metric Ref    Use Iface',
  window: 'Flags   MSS Window  irtt Iface',
  both: 'Flags Metric Ref    Use Iface    MSS   Window irtt',
} as const

/** The kernel's routing table as net-tools 2.10 show it. */
export function routeTable(process: ShellProcess, { numeric, columns }: RouteLook): string {
  const named = (ip: string): string => (numeric ? ip : (process.network.hosts().find(([own]) => own === ip)?.[1] ?? ip))
  const line = (route: Route): string => {
    const destination = route.prefixLength === 0 && !numeric ? 'default' : route.destination
    const gateway = route.gateway === undefined ? '0.0.0.0' : named(route.gateway)
    const flags = route.gateway ? 'UG' : 'U'
    const places = `${destination.padEnd(15)} ${gateway.padEnd(15)} ${maskOf(route.prefixLength).padEnd(15)} `
    if (columns === 'window') return `${places}${flags.padEnd(9)} 0 0          0 ${route.device}\n`
    const plain = `${places}${flags.padEnd(5)} 0      0        0 `
    return columns === 'plain' ? `${plain}${route.device}\n` : `${plain}${route.device.padEnd(8)} 0     0      0\n`
  }
  const head = `Destination     Gateway         Genmask         ${heads[columns]}\n`
  return `Kernel IP routing table\n${head}${routesOf(process).map(line).join('')}`
}

const families = `    inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) 
    netrom (AMPR NET/ROM) rose (AMPR ROSE) ipx (Novell IPX) 
    ddp (Appletalk DDP) x25 (CCITT X.25) 
`

const usage = `Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables
       route [-v] [-FC] {add|del|flush} ...  Modify routing table for AF.

       route {-h|--help} [<AF>]              Detailed usage syntax for specified AF.
       route {-V|--version}                  Display version/author and exit.

        -v, --verbose            be verbose
        -n, --numeric            don't resolve names
        -e, --extend             display other/more information
        -F, --fib                display Forwarding Information Base (default)
        -C, --cache              display routing cache instead of FIB

  <AF>=Use -4, -6, '-A <af>' or '--<af>'; default: inet
  List of possible address families (which support routing):
`

const changeUsage = `Usage: inet_route [-vF] del {-host|-net} Target[/prefix] [gw Gw] [metric M] [[dev] If]
       inet_route [-vF] add {-host|-net} Target[/prefix] [gw Gw] [metric M]
                              [netmask N] [mss Mss] [window W] [irtt I]
                              [mod] [dyn] [reinstate] [[dev] If]
       inet_route [-vF] add {-host|-net} Target[/prefix] [metric M] reject
       inet_route [-FC] flush      NOT supported
`

const letters = 'neNvFCVhA46'

/** route of net-tools 2.10. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const flags = words
    .filter((word) => /^-[^-]/.test(word) && word !== '-net' && word !== '-host')
    .join('')
    .replaceAll('-', '')
  const bad = [...flags].find((letter) => !letters.includes(letter))
  if (bad !== undefined) return complain(process, `route: invalid option -- '${bad}'\n${usage}${families}`, 3)
  if (flags.includes('V') || words.includes('--version')) return say(process, 'net-tools 2.10\n')
  if (flags.includes('h') || words.includes('--help')) return complain(process, usage + families, 4)
  const family = words.includes('-A') ? words[words.indexOf('-A') + 1] : undefined
  if (words.includes('-A') && !/^(inet6?|ax25|netrom|rose|ipx|ddp|x25)$/.test(family ?? ''))
    return complain(process, `Unknown address family \`${family ?? ''}'.\n`, 1)
  const [verb, ...rest] = words.filter((word) => !word.startsWith('-') && word !== family)
  if (verb === 'add' || verb === 'del' || verb === 'flush') return change(process, verb, rest)
  const extended = [...flags].filter((letter) => letter === 'e').length
  const columns = extended === 0 ? 'plain' : extended === 1 ? 'window' : 'both'
  return say(process, routeTable(process, { numeric: /[nN]/.test(flags), columns }))
}

function change(process: ShellProcess, verb: string, [target]: readonly string[]): number {
  if (target === undefined) return complain(process, changeUsage, 4)
  const host = target.replace(/\/\d+$/, '')
  if (target !== 'default' && !isIp(host) && process.network.resolve(host).addresses.length === 0)
    return complain(process, `${target}: Unknown host\n`, 6)
  if (process.user.uid !== 0 || process.machine.networkAdmin === false)
    return complain(process, `SIOC${verb === 'add' ? 'ADD' : 'DEL'}RT: Operation not permitted\n`, 7)
  return complain(process, `route ${verb}: changing a host's network is not simulated here\n`, 7)
}

export const route: ShellCommand = { name: 'route', summary: 'show the IP routing table', usage: '[-nee]', run }
