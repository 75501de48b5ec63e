import { parseLabelSelector } from '../../api/label-selector.ts'
import type { LabelSelector } from '../../api/object.ts'
import { type Failed, fail } from '../errors.ts'

const operators = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' } as const

/** The LabelSelector that a selector's text stands for. Models apimachinery meta/v1 ParseToLabelSelector (1.36). */
export function labelSelectorObject(text: string): LabelSelector | Failed {
  const parsed = parseLabelSelector(text)
  if (typeof parsed === 'string') return fail(`couldn't parse the selector string ${JSON.stringify(text)}: ${parsed}`)
  const matchLabels: Record<string, string> = {}
  const matchExpressions: NonNullable<LabelSelector['matchExpressions']> = []
  for (const { key, operator, values } of parsed) {
    if (operator === '=') matchLabels[key] = values[0] ?? ''
    else if (operator === '!=') return fail(`${JSON.stringify(operator)} is not a valid label selector operator`)
    else if (operator === 'gt' || operator === 'lt') return fail(`${JSON.stringify(operator)} isn't supported in label selectors`)
    else matchExpressions.push({ key, operator: operators[operator], ...(values.length > 0 ? { values } : {}) })
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  }
}
