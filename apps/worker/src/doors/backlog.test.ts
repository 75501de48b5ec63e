import { describe, expect, it } from 'vitest'
import { createBacklog } from './backlog.ts'

const mebi = 1_048_576

describe("a lab's readers", () => {
  it.each([
    ['alone, with little', [1], [false]],
    ['alone, with more than any event', [9], [true]],
    ['together within bounds', [7, 7, 7, 7], [false, false, false, false]],
    ['too many that are behind', [7, 7, 7, 7, 7], [false, false, false, false, true]],
    ['one that is behind no more than its share', [7, 7, 7, 7, 5], [false, false, false, false, false]],
  ])('%s', (_name, waiting, behind) => {
    const backlog = createBacklog()
    const seen = waiting.map((size) => {
      const reader = backlog.enter(() => size * mebi)
      const late = reader.isTooFarBehind()
      if (late) reader.leave()
      return late
    })
    expect(seen).toEqual(behind)
  })

  it('that have read since, or left, do not count', () => {
    const backlog = createBacklog()
    const sizes = [8, 8, 8, 8]
    const readers = sizes.map((_, i) => backlog.enter(() => (sizes[i] as number) * mebi))
    expect(readers.map((reader) => reader.isTooFarBehind())).toEqual([false, false, false, false])
    sizes[0] = 0
    const late = backlog.enter(() => 7 * mebi)
    expect(late.isTooFarBehind()).toBe(false)
    sizes[0] = 8
    readers[1]?.leave()
    expect(readers[0]?.isTooFarBehind()).toBe(false)
  })
})
