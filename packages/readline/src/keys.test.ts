import { expect, it } from 'vitest'
import { parseKeys } from './keys.ts'

const told = (data: string): string =>
  parseKeys(data)
    .map((key) => (key.type === 'key' ? `<${key.name}>` : key.type === 'paste' ? `[${key.text}]` : key.text))
    .join('')

it.each([
  ['ls -l\r', 'ls -l<enter>'],
  ['\x1b[A\x1bOB\x1b[H\x1b[F', '<up><down><home><end>'],
  ['\x1b[200~a\r\nb\tc\x1b[201~d', '[a\r\nb\tc]d'],
  ['\x1b[200~cut off', '[cut off]'],
  ['\x03\x04\x1a\x0c', '<interrupt><end-of-file><stop><clear>'],
  ['\x1b', '<escape>'],
  ['constructor', 'constructor'],
  ['toString\r', 'toString<enter>'],
  ['\x1b[99;99Zx', 'x'],
  ['\x1b[<35;12;4Mx\x1b[M #$y', 'xy'],
])('%j is %s', (data, keys) => expect(told(data)).toBe(keys))
