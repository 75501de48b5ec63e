import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, causeText, type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  cascadeFlag,
  cascadeOf,
  type DryRun,
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fieldValidation,
  filenameFlags,
  labelSelectorFlag,
  targetOptions,
  validateFlag,
} from '../flag-sets.ts'
import { outputFlags, withoutManagedFields } from '../printers/printer.ts'
import { recordFlag } from '../record.ts'
import { targetsOf } from '../resource-args.ts'
import { type ResultPrinter, resultPrinter, scales, type WriteQuery } from '../result.ts'
import type { Target } from '../targets.ts'
import { type Applied, applyHere, isApplied } from './apply-here.ts'
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts'
import { applyOnServer } from './apply-on-server.ts'
import { prune, pruneResources, pruneSet } from './apply-prune.ts'
import { type ApplySet, applySetOf, applySetProblem, beforeApply, labelledTargets, updateParent } from './apply-set.ts'

const bool = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'bool',
  default: false,
  usage,
  ...more,
})

// the set of objects is an alpha feature of kubectl
const alpha = { feature: 'KUBECTL_APPLYSET', hidden: true } as const

export const apply: Verb = {
  name: 'apply',
  summary: 'Make the cluster as a file says',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: `
  # From a file
  kubectl apply -f coffee.yaml

  # Let the server work out what changes
  kubectl apply --server-side -f coffee.yaml`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    { name: 'applyset', type: 'string', default: '', usage: 'The object that says what --prune looks at.', ...alpha },
    bool('all', 'With --prune: every object of the namespace.'),
    { ...cascadeFlag, hidden: true },
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    bool('force', 'Delete and create again what cannot be changed.'),
    bool('force-conflicts', 'With --server-side: take over fields of other managers.'),
    { name: 'grace-period', type: 'int', default: -1, usage: 'With --force: seconds to end.', hidden: true },
    bool('openapi-patch', 'Not of use here.', { default: true, hidden: true }),
    ...outputFlags,
    bool('overwrite', 'Let the file win over changes made by hand.', { default: true }),
    bool('prune', 'Delete what was applied once and the files no longer have.'),
    { name: 'prune-allowlist', type: 'stringArray', usage: 'group/version/Kind that --prune looks at.' },
    recordFlag,
    bool('server-side', 'Let the server merge.'),
    { name: 'subresource', type: 'string', default: '', usage: 'With --server-side: the subresource to apply to.' },
    { name: 'timeout', type: 'duration', default: '0s', usage: 'With --force: how long to wait.', hidden: true },
    validateFlag,
    bool('wait', 'With --force: wait for deletions.'),
  ],
  verbs: [editLastApplied, setLastApplied, viewLastApplied],
  run,
}

/** Models kubectl/pkg/cmd/apply/apply.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args } = kubectl
  if (args.length > 0) return finish(kubectl, usageError('kubectl apply', `Unexpected args: [${args.join(' ')}]`))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const cascade = cascadeOf(kubectl)
  if (isFailed(cascade)) return finish(kubectl, cascade)
  const [files, kustomize] = [flags.strings('filename').length > 0, flags.string('kustomize') !== '']
  if (!files && !kustomize) return finish(kubectl, fail('must specify one of -f and -k'))
  const validation = fieldValidation(kubectl)
  if (isFailed(validation)) return finish(kubectl, validation)
  const set = applySetOf(kubectl)
  if (isFailed(set)) return finish(kubectl, set)
  const pruned = flags.bool('prune') ? pruneResources(kubectl) : []
  if (isFailed(pruned)) return finish(kubectl, pruned)
  const wrong = misuse(kubectl, dryRun) ?? (set ? applySetProblem(kubectl, set) : pruneMisuse(kubectl))
  if (wrong !== undefined) return finish(kubectl, typeof wrong === 'string' ? fail(wrong) : wrong)
  if (flags.string('subresource') !== '' && !flags.bool('server-side'))
    return finish(kubectl, fail('--subresource can only be specified for --server-side'))
  if (files && kustomize) return finish(kubectl, fail('only one of -f or -k can be specified'))
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await targetsOf(kubectl, { ...targetOptions(kubectl), all: false, validate: validation !== 'Ignore' })
  if (isFailed(found)) return finish(kubectl, found)
  const options = { dryRun, fieldManager: flags.string('field-manager'), fieldValidation: validation }
  const targets = set ? labelledTargets(set, found.targets) : found.targets
  if (isFailed(targets)) return finish(kubectl, targets)
  const begun = set && beforeApply(kubectl, set, targets, options)
  if (isFailed(begun)) return finish(kubectl, begun)
  const { applied, causes } = await applyEach(kubectl, targets, options, printer)
  causes.push(...found.causes)
  if (applied.length === 0 && causes.length === 0) return finish(kubectl, fail('no objects passed to apply'))
  if (causes.length > 0) return finish(kubectl, causes)
  const unprinted = whole(kubectl) ? showTogether(kubectl, applied, printer) : undefined
  if (unprinted) return finish(kubectl, unprinted)
  if (!flags.bool('prune')) return 0
  const pruning = resultPrinter(kubectl, dryRun, { apart: begun === undefined })
  if (isFailed(pruning)) return finish(kubectl, pruning)
  return finish(
    kubectl,
    begun ? endSet(kubectl, begun, applied, options, pruning) : prune(kubectl, pruned, applied, dryRun, pruning),
  )
}

/** Models applyset.go Prune (1.36). */
function endSet(
  kubectl: Kubectl,
  set: ApplySet,
  applied: readonly Applied[],
  options: WriteQuery,
  printer: ResultPrinter,
): readonly Cause[] | Failed {
  const causes = pruneSet(kubectl, set, applied, options.dryRun, printer)
  if (causes.length > 0) return causes
  const failed = updateParent(kubectl, set, set.updated, options)
  return failed ? fail(`apply and prune succeeded, but ApplySet update failed: ${causeText(failed.failed[0] ?? '')}`) : []
}

/** Are whole objects shown, and not what became of them? */
const whole = ({ flags }: Kubectl): boolean => !['', 'name'].includes(flags.string('output'))

async function applyEach(kubectl: Kubectl, targets: readonly Target[], options: WriteQuery, printer: ResultPrinter) {
  const applied: (Applied & { target: Target })[] = []
  const causes: Cause[] = []
  for (const target of targets) {
    const generated = ((target.object?.metadata ?? {}) as { generateName?: string }).generateName
    if (!target.name && generated) {
      causes.push(`from ${generated}: cannot use generate name with apply`)
      continue
    }
    const done = await (kubectl.flags.bool('server-side') ? applyOnServer : applyHere)(kubectl, target, options)
    if (!isApplied(done)) causes.push(done)
    else {
      applied.push({ ...done, target })
      if (!whole(kubectl))
        causes.push(...(printer.show(shownAs(kubectl, target.resource), done.object, done.operation)?.failed ?? []))
    }
  }
  return { applied, causes }
}

const shownAs = ({ flags }: Kubectl, resource: Resource): Resource =>
  flags.string('subresource') === 'scale' ? scales : resource

/** With -o, several objects are one List. */
function showTogether(
  kubectl: Kubectl,
  applied: readonly (Applied & { target: Target })[],
  printer: ResultPrinter,
): Failed | undefined {
  const [first] = applied
  if (!first) return undefined
  if (applied.length === 1) return printer.show(first.target.resource, first.object, '')
  const items = applied.map(({ object }) => withoutManagedFields(object))
  const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items } as unknown as JsonObject
  const together = resultPrinter(kubectl, 'none', { typed: true })
  return isFailed(together) ? together : together.show({ ...first.target.resource, group: '', kind: 'List' }, list, '')
}

/** Models apply.go Validate (1.36). */
function misuse({ flags }: Kubectl, dryRun: DryRun): string | undefined {
  const [serverSide, force] = [flags.bool('server-side'), flags.bool('force')]
  if (flags.bool('force-conflicts') && !serverSide) return '--force-conflicts only works with --server-side'
  if (serverSide && dryRun === 'client')
    return "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"
  if (serverSide && force) return '--force cannot be used with --server-side'
  if (dryRun === 'server' && force) return '--dry-run=server cannot be used with --force'
  if (flags.bool('all') && flags.string('selector') !== '') return 'cannot set --all and --selector at the same time'
  return undefined
}

function pruneMisuse({ flags }: Kubectl): string | undefined {
  if (!flags.bool('prune')) return undefined
  if (flags.bool('force')) return '--force cannot be used with --prune'
  if (!flags.bool('all') && flags.string('selector') === '')
    return 'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector'
  return flags.bool('server-side')
    ? "--prune is in alpha and doesn't currently work on objects created by server-side apply"
    : undefined
}
