import type { LabelSelector } from '../../api/object.ts'

/** a=1,b=2 in key order, or <none>. Models labels.Set String through FormatLabels (1.36). */
export function labelsText(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
}

/** A label selector in a column. Models metav1.FormatLabelSelector (1.36). */
export function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return '<error>'
  const parts = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const list = `(${[...values].sort().join(',')})`
    if (operator === 'In') parts.push({ key, text: `${key} in ${list}` })
    else if (operator === 'NotIn') parts.push({ key, text: `${key} notin ${list}` })
    else parts.push({ key, text: operator === 'Exists' ? key : `!${key}` })
  }
  if (parts.length === 0) return '<none>'
  return parts
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((part) => part.text)
    .join(',')
}
