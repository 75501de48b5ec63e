import { describe, expect, it } from 'vitest'
import { lastsUntilMs } from './clean.ts'

const hours = (text: string): number => (Date.parse(text) - Date.parse('2026-11-28T00:00:00Z')) / 3_600_000
const at = (hour: number): string => `2026-11-28T${String(hour).padStart(2, '0')}:00:00Z`

describe('[KND201] when a CertificateSigningRequest goes', () => {
  it.each<[string, string, boolean, number | undefined]>([
    ['nobody answered', '', false, 24],
    ['approved, not issued', 'Approved@3', false, undefined],
    ['issued', 'Approved@3', true, 4],
    ['denied', 'Denied@2', false, 3],
    ['failed after it was approved', 'Approved@1 Failed@5', false, 6],
    ['denied and failed: the first counts', 'Denied@5 Failed@2', false, 3],
  ])('%s', (_what, said, isIssued, want) => {
    const conditions = said
      .split(' ')
      .filter(Boolean)
      .map((word) => ({ type: word.split('@')[0], status: 'True', lastUpdateTime: at(Number(word.split('@')[1])) }))
    const status = { conditions, ...(isIssued ? { certificate: 'eA==' } : {}) }
    const ends = lastsUntilMs({ metadata: { name: 'r', creationTimestamp: at(0) }, status } as never)
    expect(ends === undefined ? undefined : hours(new Date(ends).toISOString())).toBe(want)
  })
})
