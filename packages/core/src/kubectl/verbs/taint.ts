import type { Node, Taint } from '../../api/core.ts'
import { nodes } from '../../api/kinds.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
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

/** key=value:Effect, key:Effect, key:Effect-, key- */
function parseTaints(words: readonly string[]): TaintChange | ReturnType<typeof fail> {
  const change: TaintChange = { add: [], remove: [] }
  for (const word of words) {
    if (word.endsWith('-')) {
      const [key = '', effect] = word.slice(0, -1).split(':')
      if (effect !== undefined && !effects.includes(effect))
        return usageError('kubectl taint', `invalid taint effect: ${effect}, unsupported taint effect`)
      change.remove.push({ key: key.split('=')[0] as string, effect })
      continue
    }
    const match = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(word)
    if (!match) return fail(`invalid taint spec: ${word}`)
    const [, key = '', value, effect = ''] = match
    if (!effects.includes(effect)) return usageError('kubectl taint', `invalid taint effect: ${effect}, unsupported taint effect`)
    change.add.push({ key, ...(value ? { value } : {}), effect })
  }
  return change
}

/** Models kubectl/pkg/cmd/taint/taint.go (1.36). */
async function taintNodes(kubectl: Kubectl): Promise<number> {
  const { args, flags } = kubectl
  const isTaint = (word: string): boolean => word.includes(':') || word.includes('=') || word.endsWith('-')
  const words = args.filter(isTaint)
  const names = args.filter((word) => !isTaint(word))
  if (words.length === 0) return finish(kubectl, fail('at least one taint update is required'))
  if (!/^(nodes?|no)(\/|$)/.test(names[0] ?? ''))
    return finish(kubectl, fail(`invalid resource type ${names[0] ?? ''}, only node types are supported`))
  const change = parseTaints(words)
  if (isFailed(change)) return finish(kubectl, change)
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
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
