import type { Flag, Kubectl } from './command.ts'
import { type Failed, fail } from './errors.ts'
import { klogLine } from './klog.ts'
import type { TargetOptions } from './targets.ts'

export const filenameFlag: Flag = {
  name: 'filename',
  short: 'f',
  type: 'stringSlice',
  usage: 'Files, directories or - (standard input) that hold the objects.',
}

/** -f and -R, which looks into directories unless it is told not to. */
export const recursiveFlags: Flag[] = [
  filenameFlag,
  { name: 'recursive', short: 'R', type: 'bool', default: true, usage: 'Read the directories below those of -f too.' },
]

/** -f, -k and -R. */
export const filenameFlags: Flag[] = [
  filenameFlag,
  { name: 'kustomize', short: 'k', type: 'string', default: '', usage: 'Kustomization directory. Not together with -f or -R.' },
  { name: 'recursive', short: 'R', type: 'bool', default: false, usage: 'Read the directories below those of -f too.' },
]

export const labelSelectorFlag: Flag = {
  name: 'selector',
  short: 'l',
  type: 'string',
  default: '',
  usage: "Labels that objects must have: '=', '==', '!=', 'in', 'notin' (key1=value1,key2 in (a,b)).",
}

export const fieldSelectorFlag: Flag = {
  name: 'field-selector',
  type: 'string',
  default: '',
  usage: "Fields that objects must have: '=', '==', '!=' (key1=value1,key2=value2).",
}

export const allNamespacesFlag: Flag = {
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  default: false,
  usage: 'Look in every namespace, whatever -n says.',
}

export const dryRunFlag: Flag = {
  name: 'dry-run',
  type: 'string',
  bare: 'unchanged',
  default: 'none',
  usage: 'none, server or client: client only shows what would be sent, server asks without keeping anything.',
}

export const fieldManagerFlag = (manager: string): Flag => ({
  name: 'field-manager',
  type: 'string',
  default: manager,
  usage: 'Name of the manager that owns the fields.',
})

export const validateFlag: Flag = {
  name: 'validate',
  type: 'string',
  bare: 'strict',
  default: 'strict',
  usage: 'strict (true), warn or ignore (false): what unknown and duplicate fields lead to.',
}

/** The targets that -f, -k, -R, -l, --field-selector, --all and -A of a verb mean, as far as it has them. */
export function targetOptions({ flags, namespaceGiven }: Kubectl): TargetOptions {
  return {
    filenames: flags.strings('filename'),
    ...(flags.string('kustomize') === '' ? {} : { kustomize: flags.string('kustomize') }),
    recursive: flags.bool('recursive'),
    labelSelector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    enforceNamespace: namespaceGiven,
  }
}

/** Strict, Warn or Ignore. Models cmd/util/helpers.go GetValidationDirective (1.36). */
export function fieldValidation({ flags }: Kubectl): 'Strict' | 'Warn' | 'Ignore' | Failed {
  const text = flags.string('validate')
  if (text === 'strict' || text === 'true') return 'Strict'
  if (text === 'warn') return 'Warn'
  if (text === 'ignore' || text === 'false') return 'Ignore'
  return fail(`invalid - validate option ${JSON.stringify(text)}; must be one of: strict (or true), warn, ignore (or false)`)
}

export type DryRun = 'none' | 'client' | 'server'

const yes = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const no = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** What --dry-run says; its old forms warn. Models cmd/util/helpers.go GetDryRunStrategy (1.36). */
export function dryRunOf(kubectl: Kubectl): DryRun | Failed {
  const text = kubectl.flags.string('dry-run')
  if (text === 'unchanged') {
    klogWarning(kubectl, '--dry-run is deprecated and can be replaced with --dry-run=client.')
    return 'client'
  }
  if (text === 'client' || text === 'server' || text === 'none') return text
  if (yes.has(text)) {
    klogWarning(
      kubectl,
      `--dry-run=${text} is deprecated (boolean value) and can be replaced with --dry-run=client.`,
      'helpers.go:733',
    )
    return 'client'
  }
  if (!no.has(text)) return fail(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`)
  klogWarning(
    kubectl,
    `--dry-run=${text} is deprecated (boolean value) and can be replaced with --dry-run=none.`,
    'helpers.go:736',
  )
  return 'none'
}

export const cascadeFlag: Flag = {
  name: 'cascade',
  type: 'string',
  bare: 'background',
  default: 'background',
  usage: 'What becomes of dependents: background, foreground or orphan.',
}

/** What --cascade says; its old forms warn. Models cmd/delete/delete_flags.go parseCascadingFlag (1.36). */
export function cascadeOf({ flags, process }: Kubectl): 'background' | 'foreground' | 'orphan' | Failed {
  const text = flags.string('cascade')
  const known = yes.has(text) ? 'background' : no.has(text) ? 'orphan' : undefined
  if (known !== undefined) {
    process.stderr(`warning: --cascade=${text} is deprecated (boolean value) and can be replaced with --cascade=${known}.\n`)
    return known
  }
  if (text === 'background' || text === 'foreground' || text === 'orphan') return text
  return fail(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`)
}

/** The propagationPolicy of --cascade. */
export const cascadePolicy = ({ flags }: Pick<Kubectl, 'flags'>): 'Background' | 'Foreground' | 'Orphan' => {
  const text = flags.string('cascade')
  return no.has(text) || text === 'orphan' ? 'Orphan' : text === 'foreground' ? 'Foreground' : 'Background'
}

/** A warning in klog's form: W1123 06:11:43.000000    1234 helpers.go:719] TEXT */
export function klogWarning({ process, now }: Pick<Kubectl, 'process' | 'now'>, text: string, place = 'helpers.go:719'): void {
  process.stderr(`${klogLine('W', now(), place, text)}\n`)
}
