import type { ShellProcess } from '../bash/shell.ts'
import { talk } from './nc.ts'
import { addressOf, dial, dialWords, systemTimeoutMs } from './net/dial.ts'
import { servicePort } from './net/services.ts'
import type { ShellCommand } from './shell-command.ts'

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const bad = words.find((word) => /^-[^-468EKXaceflnrx]/.test(word))
  if (bad !== undefined) {
    process.stderr(`telnet: invalid option -- '${bad[1]}'\nTry 'telnet --help' or 'telnet --usage' for more information.\n`)
    return 64
  }
  const [host, given = '23'] = words.filter((word) => !word.startsWith('-'))
  if (host === undefined) {
    process.stderr('telnet> Usage: telnet HOST [PORT]\n')
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stdout(`Server lookup failure:  ${host}:${given}, Name or service not known\n`)
    return 1
  }
  const port = /^\d+$/.test(given) ? Number(given) : servicePort(given, 'tcp')
  if (port === undefined) {
    process.stdout(`Server lookup failure:  ${host}:${given}, Servname not supported for ai_socktype\n`)
    return 1
  }
  process.stdout(`Trying ${ip}...\n`)
  const dialed = await dial(process, ip, port, 'TCP', systemTimeoutMs)
  if (dialed.outcome !== 'connected') {
    if (dialed.outcome !== 'interrupted')
      process.stderr(`telnet: Unable to connect to remote host: ${dialWords[dialed.outcome]}\n`)
    return 1
  }
  process.stdout(`Connected to ${host}.\nEscape character is '^]'.\n`)
  await talk(process, dialed.socket, dialed.peer, 0)
  process.stderr('Connection closed by foreign host.\n')
  return 0
}

export const telnet: ShellCommand = {
  name: 'telnet',
  summary: 'user interface to the TELNET protocol',
  usage: 'HOST [PORT]',
  run,
}
