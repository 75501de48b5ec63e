import { curl } from './curl/curl.ts'
import { dig } from './dns/dig/dig.ts'
import { host } from './dns/host.ts'
import { nslookup } from './dns/nslookup.ts'
import { getent } from './getent.ts'
import { ifconfig } from './ip/ifconfig.ts'
import { ip } from './ip/ip.ts'
import { route } from './ip/route.ts'
import { nc } from './nc.ts'
import { ping } from './ping.ts'
import type { ShellCommand } from './shell-command.ts'
import { netstatCommand } from './sockets/netstat.ts'
import { ssCommand } from './sockets/ss.ts'
import { telnet } from './telnet.ts'
import { traceroute } from './traceroute.ts'
import { wget } from './wget/wget.ts'

/** Network tools as Debian has them. */
export const networkCommands: readonly ShellCommand[] = [
  curl,
  wget,
  nc,
  { ...nc, name: 'netcat' },
  { ...nc, name: 'ncat' },
  ping,
  traceroute,
  { ...traceroute, name: 'tracepath' },
  telnet,
  nslookup,
  dig,
  host,
  getent,
  ip,
  ifconfig,
  route,
  netstatCommand,
  ssCommand,
]
