import { addressText, macText, readU16 } from './bytes.ts'
import { type Frame, type LinkType, linkBytes } from './frame.ts'
import { ipText, type Look } from './print-ip.ts'

/** A packet as tcpdump writes it, behind its time. */
export function frameText(frame: Frame, link: LinkType, look: Look): string {
  return linkText(frame, link, look) + (frame.type === 0x0806 ? arpText(frame, look) : ipText(frame.bytes, look))
}

const typeNames: Readonly<Record<number, string>> = { 2048: 'IPv4 (0x0800)', 2054: 'ARP (0x0806)' }

function linkText(frame: Frame, link: LinkType, look: Look): string {
  const { device, isOut, source, destination, type } = frame
  const length = linkBytes(frame, link).length
  if (link === 'EN10MB') {
    const shown = destination === 'ff:ff:ff:ff:ff:ff' ? 'Broadcast' : destination
    if (look.quiet && look.link) return `${source} > ${shown}, ${typeNames[type]?.replace(/ \(.*/, '')}, length ${length}: `
    return look.link ? `${source} > ${shown}, ethertype ${typeNames[type]}, length ${length}: ` : ''
  }
  const direction = isOut ? 'Out' : destination === 'ff:ff:ff:ff:ff:ff' ? 'B' : 'In'
  const index = { lo: 1, enp0s3: 2, eth0: 2, enp0s8: 3, cni0: 4 }[device] ?? 0
  const where = `${device.padEnd(5)} ${direction.padEnd(3)} `
  if (look.link && look.quiet) return `${where}ifindex ${index} ${source} `
  return look.link ? `${where}ifindex ${index} ${source} ethertype ${typeNames[type]}, length ${length}: ` : where
}

/** Models tcpdump print-arp.c. */
function arpText({ bytes }: Frame, look: Look): string {
  const name = look.link ? '' : 'ARP, '
  const kinds = look.verbose > 0 ? 'Ethernet (len 6), IPv4 (len 4), ' : ''
  const [from, to] = [addressText(bytes, 14), addressText(bytes, 24)]
  const isReply = readU16(bytes, 6) === 2
  const said = isReply
    ? `Reply ${look.host(from)} is-at ${macText(bytes, 8)}`
    : `Request who-has ${look.host(to)} tell ${look.host(from)}`
  return `${name}${kinds}${said}, length ${bytes.length}`
}

/** -A, -x, -X; `whole` (-xx, -XX, -AA) begins with the link. */
export function dumpText(frame: Frame, link: LinkType, kind: 'ascii' | 'hex' | 'both', whole: boolean): string {
  const bytes = whole ? linkBytes(frame, link) : frame.bytes
  return kind === 'ascii' ? `\n${asciiText(bytes)}` : hexText(bytes, kind === 'both')
}

const isGraph = (byte: number): boolean => byte > 0x20 && byte < 0x7f

function asciiText(bytes: Uint8Array): string {
  let out = ''
  for (const [at, byte] of bytes.entries()) {
    if (byte === 13 && bytes[at + 1] === 10) continue
    out += isGraph(byte) || byte === 9 || byte === 32 || byte === 10 ? String.fromCharCode(byte) : '.'
  }
  return out
}

function hexText(bytes: Uint8Array, withText: boolean): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16)
    const digits = Array.from({ length: Math.ceil(row.length / 2) }, (_, pair) =>
      [...row.slice(2 * pair, 2 * pair + 2)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    ).join(' ')
    const text = [...row].map((byte) => (isGraph(byte) ? String.fromCharCode(byte) : '.')).join('')
    out += `\n\t0x${at.toString(16).padStart(4, '0')}:  ${withText ? `${digits.padEnd(41)}${text}` : digits}`
  }
  return out
}
