import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'

export interface Member {
  name: string
  type: 'file' | 'directory' | 'symlink'
  mode: number
  modifiedAtMs: number
  content: Uint8Array
  /** Where a link leads. */
  target?: string
}

const block = 512
const flags = { file: '0', directory: '5', symlink: '2' } as const

/** An archive in the ustar form; a name that is too long for it stands in a member of its own before. Models archive/tar Writer. */
export function writeTar(members: readonly Member[]): Uint8Array {
  const parts = members.flatMap((member) => [...longName(member.name), header(member), padded(member.content)])
  parts.push(new Uint8Array(2 * block))
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function padded(content: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(content.length / block) * block)
  out.set(content)
  return out
}

const longLink = '././@LongLink'

function longName(name: string): Uint8Array[] {
  const bytes = encodeUtf8(`${name}\0`)
  if (bytes.length <= 101) return []
  return [field({ name: longLink, mode: 0, size: bytes.length, modifiedAtMs: 0, flag: 'L' }), padded(bytes)]
}

const header = ({ name, type, mode, modifiedAtMs, content, target = '' }: Member): Uint8Array =>
  field({ name, mode, size: content.length, modifiedAtMs, flag: flags[type], target })

interface Field {
  name: string
  mode: number
  size: number
  modifiedAtMs: number
  flag: string
  target?: string
}

function field({ name, mode, size, modifiedAtMs, flag, target = '' }: Field): Uint8Array {
  const out = new Uint8Array(block)
  const put = (text: string, at: number, length: number): void => out.set(encodeUtf8(text).slice(0, length), at)
  const octal = (value: number, digits: number): string => `${Math.floor(value).toString(8).padStart(digits, '0')}\0`
  put(name, 0, 100)
  put(octal(mode, 7), 100, 8)
  put(octal(0, 7), 108, 8)
  put(octal(0, 7), 116, 8)
  put(octal(size, 11), 124, 12)
  put(octal(modifiedAtMs / 1000, 11), 136, 12)
  put('        ', 148, 8)
  put(flag, 156, 1)
  put(target, 157, 100)
  put('ustar\u000000', 257, 8)
  put(
    `${octal(
      out.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
    8,
  )
  return out
}

/** The members of an archive as far as it goes. Models archive/tar Reader. */
export function readTar(bytes: Uint8Array): Member[] {
  const out: Member[] = []
  let long: string | undefined
  for (let at = 0; at + block <= bytes.length; ) {
    const text = (from: number, length: number): string =>
      decodeUtf8(bytes.slice(at + from, at + from + length)).replace(/\0.*$/s, '')
    if (bytes[at] === 0) break
    const size = Number.parseInt(text(124, 12).trim() || '0', 8)
    const flag = text(156, 1)
    const content = bytes.slice(at + block, at + block + size)
    if (flag === 'L') long = decodeUtf8(content).replace(/\0.*$/s, '')
    else {
      const prefix = text(345, 155)
      const name = long ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`)
      const type = flag === '5' ? 'directory' : flag === '2' ? 'symlink' : 'file'
      const mode = Number.parseInt(text(100, 8).trim() || '0', 8)
      const modifiedAtMs = Number.parseInt(text(136, 12).trim() || '0', 8) * 1000
      out.push({ name, type, mode, modifiedAtMs, content, ...(type === 'symlink' ? { target: text(157, 100) } : {}) })
      long = undefined
    }
    at += block + Math.ceil(size / block) * block
  }
  return out
}
