import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { broadcastOf, interfacesOf, maskOf } from './interfaces.ts'

async function showInterfaces(process: ShellProcess): Promise<number> {
  const wrong = process.argv.slice(1).find((word) => word.startsWith('-') && !/^-(a|s|v|-help|-version)$/.test(word))
  if (wrong !== undefined)
    return complain(process, `ifconfig: option \`${wrong}' not recognised.\nifconfig: \`--help' gives usage information.\n`, 1)
  const wanted = process.argv.slice(1).filter((word) => !word.startsWith('-'))[0]
  const all = interfacesOf(process).filter((one) => wanted === undefined || one.name === wanted)
  if (all.length === 0) {
    process.stderr(`${wanted}: error fetching interface information: Device not found\n`)
    return 1
  }
  for (const one of all) {
    const flags = one.loopback
      ? 'flags=73<UP,LOOPBACK,RUNNING>  mtu 65536'
      : 'flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500'
    process.stdout(`${one.name}: ${flags}\n`)
    for (const { ip, prefixLength } of one.addresses) {
      process.stdout(
        `        inet ${ip}  netmask ${maskOf(prefixLength)}${one.loopback ? '' : `  broadcast ${broadcastOf(ip, prefixLength)}`}\n`,
      )
    }
    process.stdout(
      one.loopback
        ? '        loop  txqueuelen 1000  (Local Loopback)\n'
        : `        ether ${one.mac}  txqueuelen 1000  (Ethernet)\n`,
    )
    process.stdout(
      '        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n',
    )
  }
  return 0
}

export const ifconfig: ShellCommand = {
  name: 'ifconfig',
  summary: 'configure a network interface',
  usage: '[INTERFACE]',
  run: showInterfaces,
}
