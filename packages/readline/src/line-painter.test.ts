import { describe, expect, it } from 'vitest'
import { erase, paint, placeAfter } from './line-painter.ts'

describe('painting a line', () => {
  it('puts the cursor where it belongs in one row', () => {
    expect(paint(0, '$ ', 'abc', 1, 80)).toEqual({ out: '$ abc\r\x1b[3C', drawn: { startColumn: 0, cursorRow: 0 } })
  })
  it('counts colours of the prompt as nothing', () => {
    expect(paint(0, '\x1b[32m$\x1b[0m ', 'a', 1, 80).out).toBe('\x1b[32m$\x1b[0m a')
  })
  it('wraps, and goes up to the cursor', () => {
    expect(paint(0, '$ ', 'abcdefghij', 0, 10)).toEqual({
      out: '$ abcdefghij\x1b[1A\r\x1b[2C',
      drawn: { startColumn: 0, cursorRow: 0 },
    })
  })
  it('turns the row when the line ends at the right edge', () => {
    expect(paint(0, '$ ', 'abcdefgh', 8, 10)).toEqual({ out: '$ abcdefgh \r\r', drawn: { startColumn: 0, cursorRow: 1 } })
  })
  it('shows a command of several lines as it was typed', () => {
    expect(paint(0, '$ ', "echo 'a\nb'", 10, 80)).toEqual({
      out: "$ echo 'a\r\nb'",
      drawn: { startColumn: 0, cursorRow: 1 },
    })
    expect(paint(0, '$ ', 'a\nb', 0, 80)).toEqual({ out: '$ a\r\nb\x1b[1A\r\x1b[2C', drawn: { startColumn: 0, cursorRow: 0 } })
  })
  it('erases from where it began', () => {
    expect(erase({ startColumn: 4, cursorRow: 2 })).toBe('\x1b[2A\r\x1b[4C\x1b[J')
    expect(erase(undefined)).toBe('')
  })
  it('moves a wide character whole to the next row', () => {
    expect(placeAfter({ row: 0, column: 0 }, 'abc世', 4)).toEqual({ row: 1, column: 2 })
  })
})
