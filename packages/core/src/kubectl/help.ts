import type { Flag, Verb } from './command.ts'
import { globalFlags } from './global-flags.ts'
import { verbGroups } from './verbs.ts'

// spf13/cobra minNamePadding
const minWidth = 11

const widest = (rows: readonly { name: string }[]): number => Math.max(...rows.map(({ name }) => name.length), minWidth)

const bySize = (rows: readonly { name: string; summary: string }[], width = widest(rows)): string[] =>
  rows.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`)

/** `kubectl --help` */
export const rootHelp = (): string => `kubectl works with the cluster of this lab.\n\n${rootUsage()}`

const isListed = ({ hidden }: Verb): boolean => !hidden

/** The verbs in their groups. */
export function rootUsage(): string {
  const width = widest(verbGroups.flatMap(({ verbs }) => verbs.filter(isListed)))
  const groups = verbGroups
    .filter(({ verbs }) => verbs.length > 0)
    .map(({ title, verbs }) => `${title}\n${bySize(verbs.filter(isListed), width).join('\n')}\n`)
  return `${groups.join('\n')}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`
}

/** Models kubectl/pkg/util/templates/templater.go useLine (1.36). */
const withOptions = (usage: string): string => (usage.includes('[options]') ? usage : `${usage} [options]`)

/** One verb's help in kubectl's layout. Models kubectl/pkg/util/templates (1.36). */
export function verbHelp(verb: Verb, path: string): string {
  const parts = [verb.summary.endsWith('.') ? verb.summary : `${verb.summary}.`]
  if (verb.aliases?.length) parts.push(`Aliases:\n${[verb.name, ...verb.aliases].join(', ')}`)
  if (verb.examples) parts.push(`Examples:\n${verb.examples.replace(/^\n+|\s+$/g, '')}`)
  if (verb.verbs?.length) parts.push(`Available Commands:\n${bySize(verb.verbs).join('\n')}`)
  const flags = verb.flags.filter((flag) => !flag.hidden && !flag.notSimulated)
  if (flags.length > 0) parts.push(`Options:\n${flagUsages(flags)}`)
  parts.push(`Usage:\n  ${path.split(' ').slice(0, -1).join(' ')} ${withOptions(verb.usage)}`)
  const more = verb.verbs?.length ? `Use "${path} <command> --help" for more information about a given command.\n` : ''
  return `${parts.join('\n\n')}\n\n${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`
}

function shownDefault({ type, default: value }: Flag): string {
  if (Array.isArray(value)) return `[${value.join(',')}]`
  if (type === 'bool') return String(value ?? false)
  if (type === 'int' || type === 'count' || type === 'duration') return String(value ?? 0)
  return type === 'string' ? `'${value ?? ''}'` : '[]'
}

/** Each flag over its sentence, indented, sorted by name. */
export function flagUsages(flags: readonly Flag[]): string {
  return [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${shownDefault(flag)}:\n\t${flag.usage}`)
    .join('\n\n')
}

/** `kubectl options` */
export const optionsHelp = (): string =>
  `The following options can be passed to any command:\n\n${flagUsages(globalFlags.filter((flag) => !flag.hidden))}\n`
