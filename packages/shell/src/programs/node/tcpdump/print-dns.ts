import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { addressText, readU16, readU32 } from './bytes.ts'

const types: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  41: 'OPT',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
}
const codes = ['', ' FormErr', ' ServFail', ' NXDomain', ' NotImp', ' Refused']

interface Reader {
  bytes: Uint8Array
  at: number
}

/** A DNS message as tcpdump writes it, without its ends. Models tcpdump print-domain.c domain_print (4.99). */
export function dnsText(bytes: Uint8Array, verbose: number, length: number): string {
  if (bytes.length < 12) return `[|domain]`
  const flags = readU16(bytes, 2)
  const [questions, answers, authorities, additional] = [4, 6, 8, 10].map((at) => readU16(bytes, at)) as [
    number,
    number,
    number,
    number,
  ]
  const reader: Reader = { bytes, at: 12 }
  const id = readU16(bytes, 0)
  const tail = ` (${length})`
  if (!(flags & 0x8000)) {
    const extra = additional > 0 ? ` [${additional}au]` : ''
    const asked = Array.from({ length: questions }, () => questionText(reader)).join(',')
    return `${id}${flags & 0x0100 ? '+' : ''}${flags & 0x0010 ? '%' : ''}${extra}${asked}${tail}`
  }
  const code = codes[flags & 15] ?? ` Resp${flags & 15}`
  const signs = `${flags & 0x0400 ? '*' : ''}${flags & 0x0080 ? '' : '-'}${flags & 0x0200 ? '|' : ''}`
  const asked = Array.from({ length: questions }, () => questionText(reader)).join(',')
  const shown = verbose > 1 && asked !== '' ? ` q:${asked}` : ''
  const section = (count: number): string => Array.from({ length: count }, () => recordText(reader, verbose)).join(',')
  const own = section(answers)
  const others = verbose > 1 ? [['ns', section(authorities)] as const, ['ar', section(additional)] as const] : []
  const more = others.filter(([, text]) => text !== '').map(([name, text]) => ` ${name}:${text}`)
  return `${id}${code}${signs}${shown} ${answers}/${authorities}/${additional}${own}${more.join('')}${tail}`
}

function questionText(reader: Reader): string {
  const name = nameText(reader)
  const type = readU16(reader.bytes, reader.at)
  reader.at += 4
  return ` ${types[type] ?? `Type${type}`}? ${name}`
}

function nameText(reader: Reader, depth = 0): string {
  const labels: string[] = []
  for (;;) {
    const length = reader.bytes[reader.at] ?? 0
    if (length >= 0xc0) {
      const rest = depth < 10 ? nameText({ bytes: reader.bytes, at: readU16(reader.bytes, reader.at) & 0x3fff }, depth + 1) : '.'
      reader.at += 2
      return labels.length > 0 ? `${labels.join('.')}.${rest}` : rest
    }
    reader.at++
    if (length === 0 || reader.at >= reader.bytes.length) return labels.length > 0 ? `${labels.join('.')}.` : '.'
    labels.push(textOfBytes(reader.bytes.slice(reader.at, reader.at + length)))
    reader.at += length
  }
}

function recordText(reader: Reader, verbose: number): string {
  const name = nameText(reader)
  const [type, ttl, length] = [
    readU16(reader.bytes, reader.at),
    readU32(reader.bytes, reader.at + 4),
    readU16(reader.bytes, reader.at + 8),
  ]
  reader.at += 10
  const end = reader.at + length
  const data = dataText(type, { bytes: reader.bytes, at: reader.at }, end, verbose)
  reader.at = end
  const life = verbose > 2 && type !== 41 ? ` [${lifeText(ttl)}]` : ''
  const before = verbose > 0 ? ` ${name}${life}` : ''
  return `${before} ${types[type] ?? `Type${type}`}${data}`
}

function dataText(type: number, reader: Reader, end: number, verbose: number): string {
  const { bytes, at } = reader
  if (type === 1) return ` ${addressText(bytes, at)}`
  if (type === 28) return ` ${v6Text(bytes, at)}`
  if (type === 2 || type === 5 || type === 12) return ` ${nameText(reader)}`
  if (type === 33) {
    const [priority, weight, port] = [readU16(bytes, at), readU16(bytes, at + 2), readU16(bytes, at + 4)]
    reader.at += 6
    return ` ${nameText(reader)}:${port} ${priority} ${weight}`
  }
  if (type === 6 && verbose > 0) {
    const names = [nameText(reader), nameText(reader)]
    const numbers = [0, 4, 8, 12, 16].map((more) => readU32(bytes, reader.at + more))
    return ` ${[...names, ...numbers].join(' ')}`
  }
  if (type !== 16) return ''
  const texts: string[] = []
  for (let from = at; from < end; from += (bytes[from] ?? 0) + 1)
    texts.push(` "${textOfBytes(bytes.slice(from + 1, from + 1 + (bytes[from] ?? 0)))}"`)
  return texts.join('')
}

function v6Text(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => readU16(bytes, at + 2 * i).toString(16))
  const longest = groups
    .join(':')
    .match(/(?:^|:)0(?::0)+(?:$|:)/g)
    ?.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? groups.join(':') : groups.join(':').replace(longest, '::')
}

/** 30 as 30s, 8482 as 2h21m22s. */
function lifeText(seconds: number): string {
  const units: [number, string][] = [
    [604_800, 'w'],
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ]
  if (seconds === 0) return '0s'
  let left = seconds
  return units
    .map(([size, unit]) => {
      const count = Math.floor(left / size)
      left -= count * size
      return count > 0 ? `${count}${unit}` : ''
    })
    .join('')
}
