import type { Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { printGeneric } from '../get/generic.ts'
import { printHuman } from '../get/human.ts'
import { printRaw } from '../get/raw.ts'
import { watchTargets } from '../get/watch.ts'
import { outputFlags } from '../printers/printer.ts'
import { targetsOf } from '../resource-args.ts'
import type { Targets } from '../targets.ts'

export const get: Verb = {
  name: 'get',
  summary: 'Show one or many resources',
  usage:
    'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  examples: `
  # Every Pod of this namespace
  kubectl get pods

  # With more columns: addresses, nodes, selectors
  kubectl get pods,services -o wide

  # One Service as YAML
  kubectl get service coffee -o yaml

  # A single value
  kubectl get service coffee -o jsonpath='{.spec.clusterIP}'`,
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    ...outputFlags,
    { name: 'chunk-size', type: 'int', default: 500, usage: 'How many objects to ask for at once; 0 asks for all.' },
    { name: 'ignore-not-found', type: 'bool', default: false, usage: 'Say nothing and succeed when an object is not there.' },
    { name: 'label-columns', short: 'L', type: 'stringSlice', usage: 'Labels to show as columns of their own.' },
    { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
    { name: 'output-watch-events', type: 'bool', default: false, usage: 'With -w, say what kind of change each line is.' },
    { name: 'raw', type: 'string', default: '', usage: 'Path to ask the server for, as it is.' },
    { name: 'server-print', type: 'bool', default: true, usage: "Use the server's columns." },
    { name: 'show-kind', type: 'bool', default: false, usage: 'Put the kind before each name.' },
    { name: 'show-labels', type: 'bool', default: false, usage: 'Show all labels as the last column.' },
    { name: 'sort-by', type: 'string', default: '', usage: "Path of the field to sort by, such as '{.metadata.name}'." },
    { name: 'subresource', type: 'string', default: '', usage: 'Ask for a subresource: status, scale or resize.' },
    { name: 'watch', short: 'w', type: 'bool', default: false, usage: 'After the list, show changes as they come.' },
    { name: 'watch-only', type: 'bool', default: false, usage: 'Show changes without the list first.' },
  ],
  run,
}

async function run(kubectl: Kubectl): Promise<number> {
  const { flags, args } = kubectl
  const raw = flags.string('raw') !== ''
  if (raw && args.length > 0) return finish(kubectl, fail('arguments may not be passed when --raw is specified'))
  const watching = flags.bool('watch') || flags.bool('watch-only')
  if (!raw && watching) warnOfSorting(kubectl)
  else if (!raw && !namesSomething(kubectl)) return withoutType(kubectl)
  const wrong = misuse(kubectl)
  if (wrong) return finish(kubectl, wrong)
  if (raw) return printRaw(kubectl)
  const targets = await targetsOf(kubectl, {
    ...targetOptions(kubectl),
    emptySelects: true,
    continueOnError: true,
    singleType: watching,
    subresource: flags.string('subresource'),
  })
  if (isFailed(targets)) return finish(kubectl, isHuman(kubectl) ? targets : fail(...targets.failed))
  if (watching) return watchTargets(kubectl, targets)
  return isHuman(kubectl) ? printHuman(kubectl, targets) : printGeneric(kubectl, targets, singleItem(kubectl, targets))
}

const namesSomething = ({ flags, args }: Kubectl): boolean =>
  args.length > 0 || flags.strings('filename').length > 0 || flags.string('kustomize') !== ''

function warnOfSorting({ flags, process }: Kubectl): void {
  if (flags.string('sort-by') === '') return
  process.stderr(
    flags.bool('watch')
      ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
      : 'warning: --watch-only requested, --sort-by will be ignored\n',
  )
}

const isHuman = ({ flags }: Kubectl): boolean =>
  flags.string('output') === 'wide' || (flags.string('output') === '' && flags.string('template') === '')

/** Models kubectl/pkg/cmd/get/get.go Validate (1.36). */
function misuse({ flags }: Kubectl): Failed | undefined {
  const output = flags.string('output')
  const watching = flags.bool('watch') || flags.bool('watch-only')
  const raw = flags.string('raw')
  if (raw !== '') {
    if (watching || flags.string('selector') !== '')
      return fail('--raw may not be specified with other flags that filter the server request or alter the output')
    if (output !== '') return fail('--raw and --output are mutually exclusive')
    if (!/^(?:\/|[a-zA-Z][a-zA-Z0-9+.-]*:)/.test(raw))
      return fail(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`)
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide') {
    return fail(`--show-labels option cannot be used with ${output} printer`)
  }
  if (flags.bool('output-watch-events') && !watching) {
    return fail('--output-watch-events option can only be used with --watch or --watch-only')
  }
  return undefined
}

function withoutType(kubectl: Kubectl): number {
  kubectl.process.stderr(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
  )
  const hint = 'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).'
  return finish(kubectl, usageError('kubectl get', `Required resource not specified.\n${hint}`))
}

/** One name or one plain file: shown as itself and not as a List. */
function singleItem({ flags }: Kubectl, { targets }: Targets): boolean {
  if (targets.length !== 1) return false
  const files = flags.strings('filename')
  return files.length === 0 ? targets[0]?.name !== undefined : files.length === 1 && files[0] !== '-'
}
