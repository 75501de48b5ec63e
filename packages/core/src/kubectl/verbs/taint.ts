import type { Node, Taint } from '../../api/core.ts'
import { nodes } from '../../api/kinds.ts'
import type { Kubectl, Verb } from '../command.ts'
import { bareFailure, type Cause, type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  labelSelectorFlag,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf, isInfo } from '../resource-args.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'
import { isStatus, patchObject, resultPrinter, type Showing, writeQuery } from '../result.ts'
import type { Info } from '../targets.ts'
import { changedTaints, conflictingTaints, parseTaints, type TaintChange, takenTaints } from './taint-spec.ts'

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
    validateFlag,
  ],
  run: taintNodes,
}

/** Models kubectl/pkg/cmd/taint/taint.go (1.36). */
async function taintNodes(kubectl: Kubectl): Promise<number> {
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const asked = askedFor(kubectl)
  if (isFailed(asked)) return finish(kubectl, asked)
  // kubectl loses the suffix of a dry run when it says what it did
  const printer = resultPrinter(kubectl, 'none', { typed: dryRun !== 'client', apart: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const wrong = misuse(kubectl, asked.words, asked.change)
  if (wrong) return finish(kubectl, wrong)
  const selects = kubectl.flags.bool('all') || kubectl.flags.string('selector') !== ''
  const args = ['nodes', ...(selects ? [] : asked.words.slice(1))]
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args })
  if (isFailed(found)) return finish(kubectl, found)
  const causes = found.visits.flatMap((visit) =>
    isInfo(visit) ? taintOne(kubectl, visit, asked.change, { dryRun, printer }, validation) : [visit],
  )
  return finish(kubectl, causes)
}

/** The words before the taints, and what the taints say. Models taint.go Complete (1.36). */
function askedFor({ args }: Kubectl): { words: string[]; change: TaintChange } | Failed {
  const isTaint = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-')
  const first = args.findIndex(isTaint)
  const words = first < 0 ? args : args.slice(0, first)
  const taints = first < 0 ? [] : args.slice(first)
  const late = taints.find((word) => !isTaint(word))
  if (late !== undefined) return fail(`all resources must be specified before taint changes: ${late}`)
  if (words.length === 0) return fail('one or more resources must be specified as <resource> <name>')
  if (taints.length === 0) return fail('at least one taint update is required')
  const change = parseTaints(taints)
  return isFailed(change) ? change : { words, change }
}

/** Models taint.go Validate and validateFlags (1.36). */
function misuse(kubectl: Kubectl, words: readonly string[], change: TaintChange): Failed | undefined {
  const { flags } = kubectl
  const type = (words[0] as string).toLowerCase()
  const resource = mappingFor(serverResources(kubectl), type)
  if (!resource) return bareFailure(`the server doesn't have a resource type ${JSON.stringify(type)}`)
  if (resource.kind !== 'Node') return fail(`invalid resource type ${type}, only node types are supported`)
  const both = conflictingTaints(change)
  if (both.length > 0)
    return fail(`can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`)
  const [all, selector] = [flags.bool('all'), flags.string('selector') !== '']
  if (all && selector) return fail("setting 'all' parameter with a non empty selector is prohibited")
  return all || selector || words.length > 1
    ? undefined
    : fail("at least one resource name must be specified since 'all' parameter is not set")
}

function taintOne(
  kubectl: Kubectl,
  info: Info,
  change: TaintChange,
  { dryRun, printer }: Showing,
  fieldValidation: string,
): Cause[] {
  const { flags } = kubectl
  const node = info.object as unknown as Node
  const before: readonly Taint[] = node.spec.taints ?? []
  const taken = flags.bool('overwrite') ? [] : takenTaints(before, change)
  if (taken.length > 0)
    return [`node ${info.name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`]
  const { taints, operation, missing } = changedTaints(before, change, flags.bool('overwrite'))
  if (missing.length > 0) return missing
  const query = writeQuery({ dryRun, fieldManager: flags.string('field-manager'), fieldValidation })
  const { taints: _, ...spec } = node.spec
  const changed = { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec } as unknown as Info['object']
  const answer = dryRun === 'client' ? changed : patchObject(kubectl, info, 'merge', { spec: { taints } }, query)
  return isStatus(answer) ? [answer] : [...(printer.show(nodes, answer, operation)?.failed ?? [])]
}
