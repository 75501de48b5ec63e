import type { Flag, Verb } from './command.ts'
import { bareFailure, type Failed, fail, isFailed } from './errors.ts'
import { flagNamed, helpAsked, parseFlags } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { didYouMean } from './suggestions.ts'
import { verbs } from './verbs.ts'

export interface FoundVerb {
  /** Undefined for `kubectl` alone. */
  verb?: Verb
  /** kubectl create service */
  path: string
  /** The words without those of the path. */
  rest: string[]
  /** What `help` was asked about in vain, said before the usage. */
  unknownTopic?: string
}

/** The verb that a command line names, flags before it or not. Models spf13/cobra command.go Find. */
export function findVerb(words: readonly string[]): FoundVerb | Failed {
  const at = firstArgument(words, globalFlags)
  if (at === undefined) return onlyFlags(words)
  const name = words[at] as string
  if (name === 'help') return helpFor(words.filter((_, i) => i !== at))
  const verb = verbNamed(verbs, name)
  if (!verb) return words[0]?.startsWith('-') ? flagBeforePlugin(words[0]) : unknownCommand(name)
  return descend(verb, `kubectl ${verb.name}`, without(words, at))
}

const without = (words: readonly string[], at: number): string[] => words.filter((_, i) => i !== at)

export const verbNamed = (list: readonly Verb[], name: string): Verb | undefined =>
  list.find((verb) => verb.name === name || verb.aliases?.includes(name))

export function descend(verb: Verb, path: string, words: string[]): FoundVerb {
  const at = verb.verbs ? firstArgument(words, [...verb.flags, ...globalFlags]) : undefined
  const next = at === undefined ? undefined : verbNamed(verb.verbs ?? [], words[at] as string)
  if (!next || at === undefined) return { verb, path, rest: words }
  return descend(next, `${path} ${next.name}`, without(words, at))
}

function onlyFlags(words: readonly string[]): FoundVerb | Failed {
  const parsed = parseFlags(globalFlags, words)
  if (typeof parsed === 'string' && parsed !== helpAsked) return fail(`${parsed}\nSee 'kubectl --help' for usage.`)
  return { path: 'kubectl', rest: [...words] }
}

/** `help` names a verb; words behind it that name no sub-verb are ignored. Models cobra command.go InitDefaultHelpCmd. */
function helpFor(words: string[]): FoundVerb | Failed {
  if (words.length === 0) return { path: 'kubectl', rest: [] }
  const found = findVerb(words)
  if (!isFailed(found)) return { ...found, rest: ['--help'] }
  const unknown = `[${words.map((word) => `\`${word}\``).join(' ')}]`
  return { path: 'kubectl', rest: [], unknownTopic: `Unknown help topic ${unknown}\n` }
}

/** Where the first word stands that is neither a flag nor a flag's value. Models cobra stripFlags. */
export function firstArgument(words: readonly string[], flags: readonly Flag[]): number | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return undefined
    if (!word.startsWith('-') || word === '-') return at
    if (takesNext(word, flags)) at++
  }
  return undefined
}

function takesNext(word: string, flags: readonly Flag[]): boolean {
  if (word.includes('=')) return false
  if (!word.startsWith('--') && word.length !== 2) return false
  const flag = word.startsWith('--') ? flagNamed(flags, word.slice(2)) : flags.find(({ short }) => short === word[1])
  if (!flag) return word !== '--help' && word !== '-h'
  return flag.bare === undefined && flag.type !== 'bool' && flag.type !== 'count'
}

/** Models kubectl/pkg/cmd/cmd.go HandlePluginCommand (1.36). */
const flagBeforePlugin = (flag: string): Failed => bareFailure(`Error: flags cannot be placed before plugin name: ${flag}`)

/** Models spf13/cobra args.go legacyArgs. */
const unknownCommand = (name: string): Failed =>
  fail(`unknown command ${JSON.stringify(name)} for "kubectl"${didYouMean(verbs, name)}`)
