import type { ShellProcess } from '../bash/shell.ts'
import { talk } from './nc.ts'
import { addressOf, dial, dialWords, systemTimeoutMs } from './net/dial.ts'
import type { ShellCommand } from './shell-command.ts'

async function run(process: ShellProcess): Promise<number> {
  const [host, port = '23'] = process.argv.slice(1).filter((word) => !word.startsWith('-'))
  if (host === undefined) {
    process.stderr('telnet> Usage: telnet HOST [PORT]\n')
    return 1
  }
  const ip = await addressOf(process, host)
  if (ip === undefined) {
    process.stderr(`telnet: could not resolve ${host}/${port}: Name or service not known\n`)
    return 1
  }
  process.stdout(`Trying ${ip}...\n`)
  const dialed = await dial(process, ip, Number(port), 'TCP', systemTimeoutMs)
  if (dialed.outcome !== 'connected') {
    if (dialed.outcome !== 'interrupted')
      process.stderr(`telnet: Unable to connect to remote host: ${dialWords[dialed.outcome]}\n`)
    return 1
  }
  process.stdout(`Connected to ${host}.\nEscape character is '^]'.\n`)
  await talk(process, dialed.socket, dialed.peer, 0)
  process.stdout('Connection closed by foreign host.\n')
  return 1
}

export const telnet: ShellCommand = {
  name: 'telnet',
  summary: 'user interface to the TELNET protocol',
  usage: 'HOST [PORT]',
  run,
}
