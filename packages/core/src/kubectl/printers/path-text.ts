import { goPlain } from '../../api/go-value.ts'
import type { Evaluation } from '../../api/jsonpath/evaluate.ts'
import { goJson } from './json.ts'

/** The text of a template's results: values of a group with blanks between. */
export const resultText = ({ groups }: Evaluation): string => groups.map((group) => group.map(valueText).join(' ')).join('')

/** One value as jsonpath prints it: objects and lists as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'object' ? goJson(value) : goPlain(value)
}
