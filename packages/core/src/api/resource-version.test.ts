import { expect, it } from 'vitest'
import { sentVersion } from './resource-version.ts'

it.each<[string | undefined, bigint | string]>([
  [undefined, 0n],
  ['', 0n],
  ['0', 0n],
  ['00', 0n],
  ['7', 7n],
  ['007', 7n],
  ['18446744073709551615', 18_446_744_073_709_551_615n],
  ['18446744073709551616', 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
  ['x', 'strconv.ParseUint: parsing "x": invalid syntax'],
  ['-1', 'strconv.ParseUint: parsing "-1": invalid syntax'],
  ['1.5', 'strconv.ParseUint: parsing "1.5": invalid syntax'],
  [' 1', 'strconv.ParseUint: parsing " 1": invalid syntax'],
])('sentVersion(%j) = %s', (text, version) => expect(sentVersion(text)).toBe(version))
