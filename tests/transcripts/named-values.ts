import type { Case } from './case-file.ts'

/** The alphabet of generated name endings. Models apimachinery util/rand (1.36). */
const random = '[bcdf-hj-np-tv-z2456789]'

/** What a run draws for itself, and what it is called in the comparison. */
const drawn: readonly [name: string, pattern: RegExp][] = [
  ['uid', /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g],
  ['cluster-ip', /\b192\.168\.10\.(?!(?:0|1|10)\b)\d{1,3}\b(?!\/)/g],
  ['pod-ip', /\b10\.10(?:\.\d{1,3}){2}\b(?!\/)/g],
  ['node-port', /\b3(?:[01]\d{3}|2[0-6]\d{2}|27[0-5]\d|276[0-7])\b/g],
  ['pod', new RegExp(`(?<=-)${random}{8,10}-${random}{5}\\b`, 'g')],
  ['hash', new RegExp(`(?<=[-=]|pod-template-hash: )(?=[a-z0-9]*\\d)${random}{8,10}\\b`, 'g')],
  ['ending', new RegExp(`(?<=-)${random}{5}\\b(?=[\\s"',./\\]]|$)`, 'g')],
]

/** What says when: any value is as good as another. Folded first, for its figures look like drawn ones. */
const moments: readonly [RegExp, string][] = [
  // a file of kubectl edit
  [/\bkubectl-edit-\d+/g, 'kubectl-edit-<n>'],
  // klog's head: level, date, time, process, source line
  [/^([WEI])\d{4} [\d:.]+ +\d+ [\w.]+:\d+\] /, '$1] '],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z\b/g, '<time>'],
  [/\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}\b/g, '<time>'],
]

/** How long, how often: likewise. */
const passing: readonly [RegExp, string][] = [
  [/(resourceVersion"?: ?"?)\d+/g, '$1<revision>'],
  [/(Expected resource version to be \d+, was )\d+/g, '$1<revision>'],
  [/\bgeneration: \d+/g, 'generation: <n>'],
  [/(?<=^|[\s(])(?:\d+[ydhms]){1,2}(?=[\s)]|$)/g, '<age>'],
  [/\bafter \d+ (ms|milliseconds)\b/g, 'after <n> $1'],
  [/\btime([= ])\d+(?:\.\d+)? ?ms/g, 'time$1<n>'],
]

/** Addresses and node ports that a case fixes itself: they must come out as they are. */
export function fixedValues({ files, steps }: Case): ReadonlySet<string> {
  const typed = [...files.map((file) => file.text), ...steps.map((step) => (step === 'settle' ? '' : step.command))]
  return new Set(typed.join('\n').match(/\b(?:\d{1,3}\.){3}\d{1,3}\b|\b3[0-2]\d{3}\b/g) ?? [])
}

/** A rewriter of answers that names drawn values in their order of appearance; columns are as wide as they like. */
export function namedValues(fixed: ReadonlySet<string>): (line: string) => string {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const nameOf = (kind: string, value: string): string => {
    const known = names.get(`${kind} ${value}`)
    if (known !== undefined) return known
    const n = (counts.get(kind) ?? 0) + 1
    counts.set(kind, n)
    names.set(`${kind} ${value}`, `<${kind} ${n}>`)
    return `<${kind} ${n}>`
  }
  return (line) => {
    let text = line
    for (const [pattern, words] of moments) text = text.replace(pattern, words)
    for (const [kind, pattern] of drawn) text = text.replace(pattern, (value) => (fixed.has(value) ? value : nameOf(kind, value)))
    for (const [pattern, words] of passing) text = text.replace(pattern, words)
    const [indent = ''] = /^ */.exec(text) ?? []
    return (indent + text.slice(indent.length).replace(/ {2,}/g, '  ')).trimEnd()
  }
}

/** Several endpoints in a row come in any order. */
export const sortedAddresses = (line: string): string =>
  line.replace(/[\d.]{7,15}:\d+(?:,[\d.]{7,15}:\d+)+/g, (list) =>
    list
      .split(',')
      .map((one) => one.replace(/^10\.10(?:\.\d+){2}/, '<pod-ip>'))
      .sort()
      .join(','),
  )
