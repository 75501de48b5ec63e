import { expect, it } from 'vitest'
import { align, describeTabs, tableTabs } from './tabwriter.ts'

// a text of several lines in a cell parts two blocks
const parted = 'A\tB\tC\nlong word\tx\ttwo\nlines\na\tlonger word\tend\n'

it.each([
  ['each block has its widths', tableTabs, 'A           B     C\nlong word   x     two\nlines\na     longer word   end\n'],
  [
    'columns only grow',
    { ...tableTabs, growing: true },
    'A           B     C\nlong word   x     two\nlines\na           longer word   end\n',
  ],
  ['two apart', describeTabs, 'A          B  C\nlong word  x  two\nlines\na  longer word  end\n'],
])('[KCT44] %s', (_, options, expected) => {
  expect(align(parted, options)).toBe(expected)
})
