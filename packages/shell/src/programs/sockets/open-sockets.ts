import type { ShellProcess } from '../../bash/shell.ts'
import { serviceName } from '../net/services.ts'

export type OpenSocket = ReturnType<ShellProcess['network']['sockets']>[number]

export interface Wanted {
  tcp: boolean
  udp: boolean
  numeric: boolean
  programs: boolean
  listening: boolean
  all: boolean
  family: 4 | 6 | undefined
}

/** The letters of -tnlup, wherever they stand. */
export function wantedOf(words: readonly string[]): Wanted {
  const letters = words.filter((word) => /^-[a-zA-Z0-9]+$/.test(word)).join('')
  const long = (name: string): boolean => words.includes(`--${name}`)
  const tcp = letters.includes('t') || long('tcp')
  const udp = letters.includes('u') || long('udp')
  const other = /[xwd0]/.test(letters) || long('unix') || long('raw') || long('packet')
  return {
    tcp: tcp || (!udp && !other),
    udp: udp || (!tcp && !other),
    numeric: letters.includes('n') || long('numeric'),
    programs: letters.includes('p') || long('program') || long('programs') || long('processes'),
    listening: letters.includes('l') || long('listening'),
    all: letters.includes('a') || long('all'),
    family: letters.includes('4') ? 4 : letters.includes('6') ? 6 : undefined,
  }
}

/** Who listens. Connections do not outlive the command that made them. */
export function openSockets(process: ShellProcess, wanted: Wanted, order: readonly string[]): OpenSocket[] {
  if (!wanted.listening && !wanted.all) return []
  return process.network
    .sockets()
    .filter((socket) => (socket.protocol === 'TCP' ? wanted.tcp : wanted.udp && socket.protocol === 'UDP'))
    .filter((socket) => wanted.family === undefined || (wanted.family === 6) === isV6(socket))
    .sort((a, b) => order.indexOf(a.protocol) - order.indexOf(b.protocol) || Number(isV6(a)) - Number(isV6(b)))
}

export const isV6 = (socket: OpenSocket): boolean => socket.address.includes(':')

export const portText = (port: number, protocol: string, numeric: boolean): string =>
  numeric ? String(port) : (serviceName(port, protocol) ?? String(port))
