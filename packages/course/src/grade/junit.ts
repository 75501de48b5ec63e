import type { CheckState, LessonState } from '../evaluate.ts'

/** JUnit's XML: a suite a step; checks not yet begun are skipped, others that did not pass failed. */
export function junitReport(state: LessonState): string {
  const suites = state.steps.map((step) => suite(`${state.lesson}.${step.id}`, step.title, step.checks))
  const all = state.steps.flatMap((step) => step.checks)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(state.lesson)}" ${counts(all)}>\n${suites.join('')}</testsuites>\n`
}

function suite(className: string, title: string, checks: readonly CheckState[]): string {
  const cases = checks.map((check) => testcase(className, check)).join('')
  return `  <testsuite name="${xml(title)}" ${counts(checks)}>\n${cases}  </testsuite>\n`
}

function testcase(className: string, check: CheckState): string {
  const open = `    <testcase classname="${xml(className)}" name="${xml(check.title)}" time="0"`
  if (check.status === 'passed') return `${open}/>\n`
  const inner =
    check.status === 'pending'
      ? `<skipped message="${xml(check.evidence)}"/>`
      : `<failure type="${check.status}" message="${xml(check.evidence)}"/>`
  return `${open}>${inner}</testcase>\n`
}

function counts(checks: readonly CheckState[]): string {
  const skipped = checks.filter((check) => check.status === 'pending').length
  const failures = checks.filter((check) => check.status === 'hint' || check.status === 'spoiled').length
  return `tests="${checks.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`
}

/** A reader makes blanks of line breaks and tabs in an attribute, but not of those told by their numbers. */
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** XML 1.0 has no way to write most control characters, nor half a surrogate pair: they become U+FFFD. */
const xml = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (sign) => entities[sign] ?? sign)
