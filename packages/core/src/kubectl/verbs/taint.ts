import type { Node, Taint } from '../../api/core.ts'
import { nodes } from '../../api/kinds.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { labelValueProblems } from '../label-value.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'

export const taint: Verb = {
  name: 'taint',
  summary: 'Set or take away taints of nodes',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    { name: 'all', type: 'bool', default: false, usage: 'Every node.' },
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    ...outputFlags,
    { name: 'overwrite', type: 'bool', default: false, usage: 'Change taints that are there.' },
    labelSelectorFlag,
    { name: 'validate', type: 'string', bare: 'strict', default: 'strict', usage: 'strict, warn or ignore.' },
  ],
  run: taintNodes,
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface TaintChange {
  add: Taint[]
  remove: { key: string; effect: string | undefined }[]
}

/** key=value:Effect, key:Effect, key:Effect-, key-. Models kubectl/pkg/cmd/taint/utils.go parseTaints (1.36). */
function parseTaints(words: readonly string[]): TaintChange | Failed {
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

const nameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

const keyShape = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

function parseTaint(text: string): { key: string; value: string; effect: string | undefined } | string {
  const [head = '', effect, ...more] = text.split(':')
  if (more.length > 0) return `invalid taint spec: ${text}`
  if (effect !== undefined && !effects.includes(effect)) return `invalid taint effect: ${effect}, unsupported taint effect`
  const [key = '', value = '', ...others] = effect === undefined ? [head] : head.split('=')
  if (others.length > 0) return `invalid taint spec: ${text}`
  const problems = labelValueProblems(value)
  if (problems.length > 0) return `invalid taint spec: ${text}, ${problems.join('; ')}`
  return keyShape.test(key) ? { key, value, effect } : `invalid taint spec: ${text}, ${nameText}`
}

/** Models kubectl/pkg/cmd/taint/taint.go (1.36). */
async function taintNodes(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const isTaint = (word: string): boolean => word.includes(':') || word.includes('=') || word.endsWith('-')
  const words = args.filter(isTaint)
  const names = args.filter((word) => !isTaint(word))
  if (names.length === 0) return finish(kubectl, fail('one or more resources must be specified as <resource> <name>'))
  if (words.length === 0) return finish(kubectl, fail('at least one taint update is required'))
  if (!/^(nodes?|no)(\/|$)/.test(names[0] ?? ''))
    return finish(kubectl, fail(`invalid resource type ${names[0] ?? ''}, only node types are supported`))
  const change = parseTaints(words)
  if (isFailed(change)) return finish(kubectl, change)
  const both = change.remove.filter((one) => change.add.some((other) => other.key === one.key && other.effect === one.effect))
  if (both.length > 0) {
    const list = both.map(({ key, effect }) => `${key}=${effect}`).join(', ')
    return finish(kubectl, fail(`can not both modify and remove the following taint(s) in the same command: ${list}`))
  }
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  // kubectl loses the suffix of a dry run when it says what it did
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: names })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const before = (info.object as unknown as Node).spec.taints ?? []
    const after = changedTaints(before, change, flags.bool('overwrite'), info.name)
    if (typeof after === 'string') {
      causes.push(after)
      continue
    }
    const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager') })
    const answer = dryRun === 'client' ? info.object : patchObject(kubectl, info, 'merge', { spec: { taints: after } }, query)
    if (isStatus(answer)) causes.push(answer)
    else printer.show(nodes, answer, operationOf(before, change))
  }
  return finish(kubectl, causes)
}

/** Models taint.go and taints.go ReorganizeTaints (1.36): what is both taken away and added, or changed, is modified. */
function operationOf(before: readonly Taint[], { add, remove }: TaintChange): string {
  const changes = add.some((one) => before.some((taint) => same(taint, one)))
  if ((add.length > 0 && remove.length > 0) || changes) return 'modified'
  return add.length > 0 ? 'tainted' : 'untainted'
}

const same = (a: Taint, b: { key: string; effect: string | undefined }): boolean =>
  a.key === b.key && (b.effect === undefined || a.effect === b.effect)

function changedTaints(
  before: readonly Taint[],
  { add, remove }: TaintChange,
  overwrite: boolean,
  node: string,
): Taint[] | string {
  const missing = remove.find((one) => !before.some((taint) => same(taint, one)))
  if (missing) return `taint ${JSON.stringify(`${missing.key}${missing.effect ? `:${missing.effect}` : ''}`)} not found`
  const taken = overwrite ? undefined : add.find((one) => before.some((taint) => same(taint, one)))
  if (taken) return `node ${node} already has ${taken.key} taint(s) with same effect(s) and --overwrite is false`
  const kept = before.filter((taint) => !remove.some((one) => same(taint, one)) && !add.some((one) => same(taint, one)))
  return [...add, ...kept]
}
