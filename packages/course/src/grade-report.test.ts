import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LessonState } from './evaluate.ts'
import { gradeReport, isGradeFormat } from './grade-report.ts'

const check = (id: string, status: LessonState['steps'][0]['checks'][0]['status'], evidence: string) => ({
  id,
  title: `The "${id}" <check>`,
  status,
  points: status === 'passed' ? 2 : 0,
  maxPoints: 2,
  evidence,
})
const state: LessonState = {
  lesson: 'services',
  steps: [
    {
      id: 'create',
      title: 'Create & run',
      checks: [check('a', 'passed', 'It runs.'), check('b', 'hint', '=1+1, "no" <labels>\u0001')],
    },
    { id: 'expose', title: 'Expose', checks: [check('c', 'pending', 'Nothing yet.'), check('d', 'spoiled', 'Gone.')] },
  ],
  points: 2,
  maxPoints: 8,
  step: 'create',
  everPassed: ['a', 'd'],
}
const read = (format: 'json' | 'gradescope' | 'prairielearn' | 'exercism') => JSON.parse(gradeReport(state, format).text)

describe('the formats of a grade', () => {
  it('are six', () => {
    expect('json gradescope prairielearn exercism junit csv'.split(' ').every(isGradeFormat)).toBe(true)
    expect(['xml', 'toString', '__proto__', ''].some(isGradeFormat)).toBe(false)
  })

  it('json: the checks as they stand', () => {
    const { lesson, points, maxPoints, checks } = read('json')
    expect([lesson, points, maxPoints]).toEqual(['services', 2, 8])
    expect(checks.map((c: { status: string }) => c.status)).toEqual(['passed', 'hint', 'pending', 'spoiled'])
    expect(Object.keys(checks[0]).sort()).toEqual(['evidence', 'id', 'maxPoints', 'points', 'status', 'title'])
  })

  it('gradescope: score and numbered tests', () => {
    const { score, tests } = read('gradescope')
    expect([score, tests.length, tests[2].number, tests[2].max_score, tests[0].status]).toEqual([2, 4, '2.1', 2, 'passed'])
  })

  it('prairielearn: a share of one', () => {
    expect(read('prairielearn')).toMatchObject({ gradable: true, score: 0.25 })
  })

  it('exercism: version 3, fails until all passes', () => {
    const { version, status, tests } = read('exercism')
    expect([version, status, tests[0].status, tests[0].message, tests[3].message]).toEqual([3, 'fail', 'pass', null, 'Gone.'])
  })

  it('junit: well-formed whatever the evidence holds', () => {
    const { text, contentType } = gradeReport(state, 'junit')
    expect(contentType).toContain('application/xml')
    expect(text).toContain('<testsuites name="services" tests="4" failures="2" errors="0" skipped="1" time="0">')
    expect(text).toContain('<failure type="hint" message="=1+1, &quot;no&quot; &lt;labels&gt;\ufffd"/>')
    expect(text).toContain('<testsuite name="Create &amp; run"')
  })

  it('csv: quoted, and no formula for a spreadsheet', () => {
    const [head, first, second] = gradeReport(state, 'csv').text.split('\r\n')
    expect(head).toBe('lesson,step,check,title,status,points,maxPoints,evidence')
    expect(first).toBe('services,create,a,"The ""a"" <check>",passed,2,2,It runs.')
    expect(second).toContain('"\'=1+1, ""no"" <labels>')
  })

  const withEvidence = (evidence: string): LessonState => ({
    ...state,
    steps: [{ id: 'create', title: 'Create', checks: [check('a', 'hint', evidence)] }],
  })

  it('csv: whatever the evidence is, it is one field of one row, and begins no formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (evidence) => {
        const rows = rowsOf(gradeReport(withEvidence(evidence), 'csv').text)
        expect(rows.map((row) => row.length)).toEqual([8, 8])
        const field = rows[1]?.[7] ?? ''
        expect([evidence, `'${evidence}`]).toContain(field)
        expect(field).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })

  it('junit: whatever the evidence is, it stays inside its attribute, with signs that XML has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (evidence) => {
        const { text } = gradeReport(withEvidence(evidence), 'junit')
        const [, message = ''] = /<failure type="hint" message="([^"<>\t\n\r]*)"\/><\/testcase>/.exec(text) ?? []
        expect(decoded(message)).toBe(evidence.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu, '\ufffd'))
      }),
    )
  })

  it.each(['json', 'gradescope', 'prairielearn', 'exercism'] as const)('%s: is JSON whatever the evidence is', (format) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (evidence) => {
        const written = JSON.stringify(JSON.parse(gradeReport(withEvidence(evidence), format).text))
        expect(written).toContain(JSON.stringify(evidence))
      }),
    )
  })
})

/** What a reader of XML makes of an attribute's text. */
const decoded = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

/** A reader of RFC 4180, sign by sign. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  let field = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (quoted && sign === '"' && text[at + 1] === '"') field += text[at++]
    else if (sign === '"') quoted = !quoted
    else if (quoted || (sign !== ',' && !text.startsWith('\r\n', at))) field += sign
    else {
      rows.at(-1)?.push(field)
      field = ''
      if (sign === '\r') rows.push([])
      if (sign === '\r') at++
    }
  }
  return rows.slice(0, -1)
}
