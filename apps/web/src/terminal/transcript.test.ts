import { describe, expect, it } from 'vitest'
import { createTranscript, plainOutput, shownOutput } from './transcript.ts'

describe('the transcript of a terminal', () => {
  it('keeps a command with its output, and what stands between', () => {
    const transcript = createTranscript()
    transcript.add('welcome\r\n')
    transcript.begin('$ ls')
    transcript.add('\r\n')
    transcript.add('\x1b[32ma\x1b[0m\r\nb\r\n')
    const block = transcript.end(0)
    expect(transcript.pieces()).toEqual(['welcome\r\n', block])
    expect(transcript.last()).toBe(block)
    expect(block && plainOutput(block)).toBe('a\nb\n')
  })

  it('folds output to the number of its lines', () => {
    const block = { head: '$ ls', out: '\r\na\r\nb\r\n', folded: true }
    expect(shownOutput(block)).toContain('… 2 lines folded')
    expect(shownOutput({ ...block, out: '\r\na\r\n' })).toContain('… 1 line folded')
    expect(shownOutput({ ...block, folded: false })).toBe(block.out)
  })

  it('lets the oldest go when there is too much', () => {
    const transcript = createTranscript()
    for (let index = 0; index < 20; index++) {
      transcript.begin(`$ ${index}`)
      transcript.add('x'.repeat(100_000))
      transcript.end(0)
    }
    expect(transcript.pieces().length).toBeLessThan(7)
    expect(transcript.last()?.head).toBe('$ 19')
  })
})
