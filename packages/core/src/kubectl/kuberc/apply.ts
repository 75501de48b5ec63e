import type { Process } from '../../process/process.ts'
import type { Flag, Verb } from '../command.ts'
import { isFailed } from '../errors.ts'
import { findVerb } from '../find-verb.ts'
import { globalFlags } from '../global-flags.ts'
import { type Alias, isProblem, kubercFile, type OptionDefault, type Preference, readPreference } from './preference.ts'

/** The words as preferences make them, or why they cannot be applied. Models kubectl/pkg/kuberc/kuberc.go Apply (1.36). */
export function withPreferences(process: Process, words: readonly string[]): { words: string[] } | { wrong: string } {
  const same = { words: [...words] }
  if (words.length === 0 || process.env.KUBECTL_KUBERC === 'false') return same
  const given = explicitFile(words)
  if (given === undefined) return { wrong: 'kuberc file is not found' }
  const file = kubercFile(process, given)
  if (!file)
    return given === ''
      ? same
      : { wrong: 'kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive' }
  const preference = readPreference(process, file.path)
  if (preference === undefined) return same
  if (!isProblem(preference)) return applied(process, preference, words)
  if (file.explicit) return { wrong: `kuberc error kuberc: ${preference.problem}` }
  if (!preference.missing) process.stderr(`kuberc: no preferences loaded from ${file.path}: ${preference.problem}`)
  return same
}

/** What --kuberc names; undefined when it names nothing. */
function explicitFile(words: readonly string[]): string | undefined {
  const end = words.indexOf('--')
  const before = end < 0 ? words : words.slice(0, end)
  const at = before.findIndex((word) => word === '--kuberc' || word.startsWith('--kuberc='))
  if (at < 0) return ''
  const word = before[at] as string
  return (word === '--kuberc' ? before[at + 1] : word.slice('--kuberc='.length)) || undefined
}

function applied(process: Process, preference: Preference, words: readonly string[]): { words: string[] } | { wrong: string } {
  const wrong = invalid(preference)
  if (wrong !== undefined) return { wrong }
  const aliased = withAlias(process, preference.aliases, words)
  return 'wrong' in aliased ? aliased : withDefaults(process, preference, aliased.words, aliased.alias)
}

/** Models kubectl/pkg/kuberc/kuberc.go validate (1.36). */
function invalid({ aliases, defaults }: Preference): string | undefined {
  const dashed = (options: readonly OptionDefault[]): string | undefined => {
    const found = options.find(({ name }) => name.startsWith('-'))
    return found && `flag name ${found.name} should be in long form without dashes`
  }
  const seen = new Set<string>()
  for (const { name, options = [] } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) return 'invalid alias name, can only include alphabetical characters'
    const wrong = dashed(options)
    if (wrong !== undefined) return wrong
    if (seen.has(name)) return `duplicate alias name ${name}`
    seen.add(name)
  }
  return defaults.map(({ options }) => dashed(options)).find((text) => text !== undefined)
}

type Aliased = { words: string[]; alias?: string } | { wrong: string }

function withAlias(_: Process, aliases: readonly Alias[], words: readonly string[]): Aliased {
  if (!isFailed(findVerb(words))) return { words: [...words] }
  const at = words.findIndex((word) => !word.startsWith('-'))
  const alias = aliases.find(({ name }) => name === words[at])
  if (!alias) return { words: [...words] }
  const command = alias.command.split(/\s+/).filter(Boolean)
  const found = findVerb(command)
  if (isFailed(found) || !found.verb)
    return {
      wrong: `command ${JSON.stringify(alias.command)} not found to set alias ${JSON.stringify(alias.name)}: [${command.join(' ')}]`,
    }
  const flags: string[] = []
  for (const option of alias.options ?? []) {
    if (!flagOf(found.verb, option.name)) return { wrong: `invalid alias flag ${option.name} in alias kubectl` }
    if (!isGiven(found.verb, option.name, words)) flags.push(`--${option.name}=${option.default}`)
  }
  const { prependArgs = [], appendArgs = [] } = alias
  const rest = [...words.slice(0, at), ...command, ...flags, ...prependArgs, ...words.slice(at + 1), ...appendArgs]
  return { words: rest, alias: alias.name }
}

const flagOf = (verb: Verb, name: string): Flag | undefined => [...verb.flags, ...globalFlags].find((flag) => flag.name === name)

/** Models kubectl/pkg/kuberc/kuberc.go searchInArgs (1.36). */
function isGiven(verb: Verb, name: string, words: readonly string[]): boolean {
  const short = flagOf(verb, name)?.short
  return words.some(
    (word) =>
      word === `--${name}` ||
      word.startsWith(`--${name}=`) ||
      (short !== undefined && (word.startsWith(`-${short}`) || (/^-[a-zA-Z]+$/.test(word) && word.includes(short)))),
  )
}

/** Defaults of a command; an alias of it has only its own. */
function withDefaults(
  process: Process,
  { defaults }: Preference,
  words: string[],
  alias?: string,
): { words: string[] } | { wrong: string } {
  const found = findVerb(words)
  if (isFailed(found) || !found.verb) return { words }
  const flags: string[] = []
  for (const { command, options } of defaults) {
    const other = findVerb(command.split(/\s+/).filter(Boolean))
    if (isFailed(other)) process.stderr(`Warning: command ${JSON.stringify(command)} not found to set kuberc override\n`)
    else if (other.verb?.name === found.verb.name && alias === undefined) {
      const unknown = options.find(({ name }) => !flagOf(found.verb as Verb, name))
      if (unknown) return { wrong: `invalid flag ${unknown.name} for command ${command}` }
      flags.push(
        ...options
          .filter(({ name }) => !isGiven(found.verb as Verb, name, words))
          .map(({ name, default: text }) => `--${name}=${text}`),
      )
    }
  }
  return { words: flags.length === 0 ? words : withFlags(words, flags) }
}

/** Before what belongs to another program. */
function withFlags(words: readonly string[], flags: readonly string[]): string[] {
  const end = words.indexOf('--')
  return end < 0 ? [...words, ...flags] : [...words.slice(0, end), ...flags, ...words.slice(end)]
}
