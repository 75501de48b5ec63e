import type { Taint } from '../../api/core.ts'
import { labelValueProblems, qualifiedNameProblems } from '../../api/label-text.ts'
import { type Failed, usageError } from '../errors.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export interface TaintChange {
  add: Taint[]
  remove: { key: string; effect: string | undefined }[]
}

/** key=value:Effect, key:Effect, key:Effect-, key-. Models kubectl/pkg/cmd/taint/utils.go parseTaints (1.36). */
export function parseTaints(words: readonly string[]): TaintChange | Failed {
  const usage = (message: string): Failed => usageError('kubectl taint', message)
  const change: TaintChange = { add: [], remove: [] }
  for (const word of words) {
    const removes = word.endsWith('-')
    const parsed = parseTaint(removes ? word.slice(0, -1) : word)
    if (typeof parsed === 'string') return usage(parsed)
    const { key, value, effect } = parsed
    if (removes) change.remove.push({ key, effect })
    else if (effect === undefined) return usage(`invalid taint spec: ${word}`)
    else if (change.add.some((one) => one.key === key && one.effect === effect))
      return usage(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`)
    else change.add.push({ key, ...(value === '' ? {} : { value }), effect })
  }
  return change
}

function parseTaint(text: string): { key: string; value: string; effect: string | undefined } | string {
  const [head = '', effect, ...more] = text.split(':')
  if (more.length > 0) return `invalid taint spec: ${text}`
  if (effect !== undefined && !effects.includes(effect)) return `invalid taint effect: ${effect}, unsupported taint effect`
  const [key = '', value = '', ...others] = effect === undefined ? [head] : head.split('=')
  if (others.length > 0) return `invalid taint spec: ${text}`
  const [wrong] = [labelValueProblems(value), qualifiedNameProblems(key)].filter((problems) => problems.length > 0)
  return wrong ? `invalid taint spec: ${text}, ${wrong.join('; ')}` : { key, value, effect }
}

/** Taints that are to come and to go at once. Models taint.go Validate (1.36). */
export const conflictingTaints = ({ add, remove }: TaintChange): string[] =>
  add.flatMap(({ key, effect }) =>
    remove
      .filter((gone) => gone.key === key && (gone.effect === undefined || gone.effect === effect))
      .map((gone) => `${gone.key}=${gone.effect ?? ''}`),
  )

const same = (a: Taint, b: { key: string; effect: string | undefined }): boolean =>
  a.key === b.key && (b.effect === undefined || a.effect === b.effect)

/** Which of the taints to come are there. Models utils.go checkIfTaintsAlreadyExists (1.36). */
export const takenTaints = (before: readonly Taint[], { add }: TaintChange): string[] =>
  add.filter((one) => before.some((taint) => same(taint, one))).map(({ key }) => key)

/** A node's taints afterwards, and the word for it. Models utils.go reorganizeTaints (1.36). */
export function changedTaints(
  before: readonly Taint[],
  { add, remove }: TaintChange,
  overwrite: boolean,
): { taints: Taint[]; operation: string; missing: string[] } {
  let taints = [...add, ...before.filter((taint) => !add.some((one) => same(taint, one)))]
  const added = taints.length !== before.length
  const missing: string[] = []
  let removed = false
  for (const one of remove) {
    const left = taints.filter((taint) => !same(taint, one))
    removed = left.length !== taints.length
    if (!removed) missing.push(`taint ${JSON.stringify(`${one.key}${one.effect ? `:${one.effect}` : ''}`)} not found`)
    taints = left
  }
  const operation = (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted'
  return { taints, operation, missing }
}
