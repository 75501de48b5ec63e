import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unifiedDiff } from './unified.ts'

it('shows three lines around a change', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh'
  expect(unifiedDiff(before, before.replace('e', 'E'))).toBe('@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n')
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('')
  expect(unifiedDiff('x', 'x\ny')).toBe('@@ -1 +1,2 @@\n x\n+y\n')
})

it('applied to the one text gives the other', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 40 })
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const out: string[] = [...a]
      let shift = 0
      for (const hunk of unifiedDiff(a.join('\n'), b.join('\n'))
        .split(/^(?=@@)/m)
        .filter(Boolean)) {
        const [head = '', ...body] = hunk.split('\n').slice(0, -1)
        const [, start = '0', length = '1'] = /^@@ -(\d+)(?:,(\d+))?/.exec(head) ?? []
        const at = Number(start) - (length === '0' ? 0 : 1) + shift
        const kept: string[] = body.filter((line) => !line.startsWith('-')).map((line) => line.slice(1))
        out.splice(at, Number(length), ...kept)
        shift += kept.length - Number(length)
      }
      expect(out.join('\n')).toBe(b.join('\n'))
    }),
  )
})
