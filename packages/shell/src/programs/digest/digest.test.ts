import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { expect, it } from 'vitest'
import { runIn, testShell } from '../../bash/lab-for-tests.ts'
import { blake2b } from './blake2b.ts'
import { hex } from './bytes-of.ts'
import { md5 } from './md5.ts'
import { sha1 } from './sha1.ts'

it.each<[text: string, md5: string, sha1: string]>([
  ['', 'd41d8cd98f00b204e9800998ecf8427e', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['a'.repeat(55), 'ef1772b6dff9a122358552954ad0df65', 'c1c8bbdc22796e28c0e15163d20899b65621d65a'],
  ['a'.repeat(64), '014842d480b571495a4a0363793f7367', '0098ba824b5c16427bd7a1122a5a442a25ec644d'],
])('MD5 and SHA-1 of %j', (text, five, one) => {
  expect([hex(md5(bytesOfText(text))), hex(sha1(bytesOfText(text)))]).toEqual([five, one])
})

it.each<[text: string, sum: string]>([
  [
    'abc',
    'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  ],
  [
    '',
    '786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce',
  ],
])('BLAKE2b of %j', (text, sum) => {
  expect(hex(blake2b(bytesOfText(text)))).toBe(sum)
})

const f = 'd208a499c69d73cc4066e51193bc6a1f'

it.each<[line: string, stdout: string, stderr?: string]>([
  ['md5sum f', `${f}  f\n`],
  ['md5sum < f', `${f}  -\n`],
  ['md5sum --tag f', `MD5 (f) = ${f}\n`],
  ['md5sum -b f', `${f} *f\n`],
  ['md5sum f no d', `${f}  f\n`, 'md5sum: no: No such file or directory\nmd5sum: d: Is a directory\n'],
  [
    'md5sum f > s; md5sum -c s; md5sum --tag f | md5sum -c; md5sum -c --quiet s; md5sum -c --status s; echo $?',
    'f: OK\nf: OK\n0\n',
  ],
  ['md5sum f > s; echo >> f; md5sum -c s; echo $?', 'f: FAILED\n1\n', 'md5sum: WARNING: 1 computed checksum did NOT match\n'],
  [
    'md5sum f > s; rm f; md5sum -c s; md5sum -c --ignore-missing s',
    'f: FAILED open or read\n',
    'md5sum: f: No such file or directory\nmd5sum: WARNING: 1 listed file could not be read\nmd5sum: s: no properly formatted checksum lines found\n',
  ],
  ['echo bad > s; md5sum -c s', '', 'md5sum: s: no properly formatted checksum lines found\n'],
  ['md5sum -c no', '', 'md5sum: no: No such file or directory\n'],
  ['sha512sum f | cut -c1-16; b2sum f | cut -c1-16; sha1sum f | cut -c1-8', '02381b694af36196\nf46af2623bc7a2e0\n7126e08b\n'],
])('%s', async (line, stdout, stderr = '') => {
  const ran = await runIn(testShell(), `mkdir d; printf 'b 2\\na 1\\nc 3\\n' > f; ${line}`)
  expect({ stdout: ran.stdout, stderr: ran.stderr }).toEqual({ stdout, stderr })
})
