import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FrameLog, maxKeptBytes, type NewFrame, openFrameLog } from './frame-log.ts'
import { labDatabase } from './lab-database-for-tests.ts'

const output = (text: string): NewFrame => ({ type: 'output', text })
const seqOf = (text: string): number => (JSON.parse(text) as { seq: number }).seq
const textsOf = (frames: readonly string[]) => frames.map((text) => (JSON.parse(text) as { text: string }).text)
const bytesOf = (log: FrameLog): number => log.all().join('').length

describe('the frames of a terminal', () => {
  it('are numbered from 1, and carry their terminal', () => {
    const log = openFrameLog(labDatabase(), 'main')
    expect([log.seq(), log.last(), log.all()]).toEqual([0, undefined, []])
    expect(log.append([output('a'), { type: 'done', exitCode: 0 }])).toEqual([
      '{"type":"output","text":"a","seq":1,"terminal":"main"}',
      '{"type":"done","exitCode":0,"seq":2,"terminal":"main"}',
    ])
    expect(log.last()).toBe(log.all()[1])
  })

  it.each([
    ['all of them', 0, [1, 2, 3]],
    ['the rest', 2, [3]],
    ['none', 3, []],
    ['not known: a number that was never given out', 4, undefined],
  ])('after a number: %s', (_name, from, expected) => {
    const log = openFrameLog(labDatabase(), 'main')
    log.append(['a', 'b', 'c'].map(output))
    expect(log.after(from)?.map(seqOf)).toEqual(expected)
  })

  it('of two terminals of one lab are apart', () => {
    const database = labDatabase()
    const [one, two] = [openFrameLog(database, 'main'), openFrameLog(database, 't1')]
    one.append([output('one')])
    two.append([output('two'), output('three')])
    expect([textsOf(one.all()), textsOf(two.all()), one.seq(), two.seq()]).toEqual([['one'], ['two', 'three'], 1, 2])
  })

  it('go on where they were when the lab is opened again', () => {
    const database = labDatabase()
    openFrameLog(database, 'main').append([output('before')])
    const again = openFrameLog(database, 'main')
    expect([again.seq(), textsOf([again.last() as string])]).toEqual([1, ['before']])
    expect(again.append([output('after')]).map(seqOf)).toEqual([2])
  })

  it('of the past are dropped, oldest first; who saw only those begins anew', () => {
    const log = openFrameLog(labDatabase(), 'main')
    for (let i = 0; i < 100; i++) log.append([output(`${i} ${'x'.repeat(10_000)}`)])
    const kept = log.all().map(seqOf)
    expect(kept.at(-1)).toBe(100)
    expect(kept).toEqual(Array.from(kept, (_, index) => 101 - kept.length + index))
    expect(bytesOf(log)).toBeLessThanOrEqual(maxKeptBytes * 1.25)
    expect(bytesOf(log)).toBeGreaterThan(maxKeptBytes / 2)
    expect(log.after(1)).toBeUndefined()
    expect(log.after(99)?.map(seqOf)).toEqual([100])
  })

  it('whatever is written: numbers rise by one, the newest stay, the bound holds, and a new reader sees the same', () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 4 }), { maxLength: 20 })
    fc.assert(
      fc.property(sizes, (batches) => {
        const database = labDatabase()
        const log = openFrameLog(database, 'main')
        const sent = batches.flatMap((batch) => log.append(batch.map((size) => output('y'.repeat(size)))))
        expect(sent.map(seqOf)).toEqual(Array.from(sent, (_, index) => index + 1))
        const kept = log.all()
        expect(kept).toEqual(sent.slice(sent.length - kept.length))
        expect(bytesOf(log)).toBeLessThanOrEqual(maxKeptBytes * 1.25)
        const again = openFrameLog(database, 'main')
        expect([again.seq(), again.all(), again.last()]).toEqual([log.seq(), kept, log.last()])
      }),
      { numRuns: 20 },
    )
  })
})
