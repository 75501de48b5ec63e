import { describe, expect, it } from 'vitest'
import { qualified, type Row, statuses } from '../resources/refusals.ts'

const status = statuses('{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: n}, spec: {minAvailable: 1}}')
const condition = (more: Record<string, string> = {}): string => {
  const all = { type: 'Good', status: '"True"', reason: 'R', lastTransitionTime: '"2026-11-23T06:00:00Z"', ...more }
  const given = Object.entries(all).filter(([, value]) => value !== '')
  return `{${given.map(([key, value]) => `${key}: ${value}`).join(', ')}}`
}
const conditions = (...all: string[]): string => `{conditions: [${all.join(', ')}]}`
const at = 'status.conditions[0]'
const reason =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')"

describe('[KND97] meta/v1/validation ValidateConditions', () => {
  it.each<Row>([
    [conditions()],
    [conditions(condition(), condition({ type: 'a.example/Other' }))],
    [conditions(condition(), condition()), 'status.conditions[1].type: Duplicate value: "Good"'],
    [conditions(condition({ type: 'a b' })), `${at}.type: Invalid value: "a b": ${qualified}`],
    [
      conditions(condition({ type: '""' })),
      `${at}.type: Invalid value: "": name part must be non-empty`,
      `${at}.type: Invalid value: "": ${qualified}`,
    ],
    [
      conditions(condition({ status: 'Maybe' })),
      `${at}.status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`,
    ],
    [
      conditions(condition({ observedGeneration: '-1' })),
      `${at}.observedGeneration: Invalid value: -1: must be greater than or equal to zero`,
    ],
    [conditions(condition({ lastTransitionTime: '' })), `${at}.lastTransitionTime: Required value`],
    [conditions(condition({ reason: '' })), `${at}.reason: Required value`],
    [conditions(condition({ reason: 'ReasonA,ReasonB:C_' }))],
    [conditions(condition({ reason: '"1"' })), `${at}.reason: Invalid value: "1": ${reason}`],
    [conditions(condition({ reason: '"a b"' })), `${at}.reason: Invalid value: "a b": ${reason}`],
    [conditions(condition({ reason: 'r'.repeat(1025) })), `${at}.reason: Too long: may not be more than 1024 bytes`],
    [conditions(condition({ message: 'm'.repeat(32_769) })), `${at}.message: Too long: may not be more than 32768 bytes`],
    [
      '{conditions: [{type: A}], currentHealthy: -1, disruptionsAllowed: -1}',
      `${at}.status: Unsupported value: "": supported values: "False", "True", "Unknown"`,
      `${at}.lastTransitionTime: Required value`,
      `${at}.reason: Required value`,
      'status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0',
      'status.currentHealthy: Invalid value: -1: must be greater than or equal to 0',
    ],
  ])('%#', (text, ...causes) => expect(status(text)).toEqual(causes))
})
