import { describe, expect, it } from 'vitest'
import { wallsMaze } from '../mazes/walls.ts'
import { classCsv } from './class-csv.ts'

const student = (name: string, passed: string[]) => ({
  name,
  labId: 'lab1',
  step: 'mend',
  points: passed.length,
  checks: passed.map((id) => ({ id, status: 'passed' })),
  lastActiveAt: null,
})

describe('the grades of a class', () => {
  it('are a row a student, with the points of each check', () => {
    const text = classCsv(wallsMaze, [student('Ann', ['wall-stands']), student('Bob', [])])
    expect(text).toBe(
      'name,lab,step,points,maxPoints,lastActiveAt,teller-enters,wall-stands\r\nAnn,lab1,mend,1,4,,0,1\r\nBob,lab1,mend,0,4,,0,0\r\n',
    )
  })

  it.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+1', "'+1"],
    ['@x', "'@x"],
    ['a, "b"\nc', '"a, ""b""\nc"'],
    ['-2+3', "'-2+3"],
    ['\t=1', "'\t=1"],
    ['＝cmd', "'＝cmd"],
    ['＠SUM(1)', "'＠SUM(1)"],
    ['a\r\nb', '"a\r\nb"'],
    ['"', '""""'],
    ["O'Neill", "O'Neill"],
    ['1-2', '1-2'],
    ['Żółć 李小龍 עברית', 'Żółć 李小龍 עברית'],
    ['👩‍🏫', '👩‍🏫'],
    ['<img onerror=alert(1)>', '<img onerror=alert(1)>'],
  ])('take a name as data: %s', (name, field) => {
    expect(classCsv(wallsMaze, [student(name, [])])).toContain(`\r\n${field},lab1,`)
  })
})
