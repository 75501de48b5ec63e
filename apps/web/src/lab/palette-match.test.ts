import { describe, expect, it } from 'vitest'
import { matching } from './palette-match.ts'

const entries = [
  'Show the picture',
  'Show the browser',
  'Another terminal',
  'Start this lab again',
  'Step 3: The three ports',
].map((words) => ({ words }))
const found = (query: string): string[] => matching(entries, query).map(({ words }) => words)

describe('the palette finds', () => {
  it.each([
    ['', entries.map(({ words }) => words)],
    ['show', ['Show the picture', 'Show the browser']],
    ['brow', ['Show the browser']],
    ['STEP 3', ['Step 3: The three ports']],
    ['anoter', ['Another terminal']],
    ['stp', ['Show the picture', 'Step 3: The three ports']],
    ['xyz', []],
  ])('%s', (query, expected) => {
    expect(found(query).sort()).toEqual([...expected].sort())
  })

  it('what begins so before what only holds it', () => {
    expect(found('st')[0]).toBe('Start this lab again')
  })
})
