import type { ApiRequest } from '../../apiserver/request.ts'
import type { Process } from '../../process/process.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { isFailed } from '../errors.ts'
import { descend, firstArgument, verbNamed } from '../find-verb.ts'
import { flagNamed, parseFlags } from '../flags.ts'
import { globalFlags } from '../global-flags.ts'
import { connectionOf, defaultConfig, readKubeconfig } from '../kubeconfig.ts'
import { type KubectlDeps, surroundings } from '../main.ts'
import { verbs } from '../verbs.ts'
import { argumentCandidates } from './arguments.ts'
import { flagCandidates } from './flag-values.ts'

const maxCandidates = 500

/**
 * Candidates for the last of `words` (those behind `kubectl`; the last may be empty): verbs, flags, resources, names, namespaces,
 * containers, label keys. Undefined: a file name is wanted.
 */
export function completeKubectl(process: Process, deps: KubectlDeps, words: readonly string[]): string[] | undefined {
  const word = words.at(-1) ?? ''
  const found = candidates(process, deps, words.slice(0, -1), word)
  if (found === undefined) return undefined
  return [...new Set(found)]
    .filter((candidate) => candidate.startsWith(word))
    .sort()
    .slice(0, maxCandidates)
}

function candidates(process: Process, deps: KubectlDeps, before: readonly string[], word: string): string[] | undefined {
  if (before[0] === 'help') return topics(before.slice(1))
  const place = verbAt(before)
  const flags = [...(place?.verb.flags ?? []), ...globalFlags]
  const kubectl = quietKubectl(process, deps, flags, place?.rest ?? [...before])
  if (!kubectl || before.includes('--')) return []
  const pending = pendingFlag(flags, before.at(-1))
  if (pending) return flagCandidates(kubectl, place?.path ?? '', pending, word, '')
  const joined = /^(--[^=]+)=/.exec(word)
  if (joined) return valuesOf(kubectl, place?.path ?? '', flags, joined[1] as string, word)
  const missing = (place?.verb.flags ?? []).filter(({ name, required }) => required && !kubectl.flags.given(name))
  if (word.startsWith('-')) return flagNames(kubectl, flags, missing, word)
  if (!place) return firstArgument(before, globalFlags) === undefined ? [...listed(verbs), 'help'] : []
  const { verb, path } = place
  // a flag of its own says that the verb itself is meant
  const isPlain = verb.flags.every(({ name }) => !kubectl.flags.given(name))
  if (verb.verbs && kubectl.args.length === 0 && isPlain) return listed(verb.verbs)
  const nouns = verb.complete ? verb.complete(kubectl, [...kubectl.args, word]) : argumentCandidates(kubectl, path, word)
  return missing.length === 0 ? nouns : [...(nouns ?? []), ...missing.map(({ name }) => `--${name}`)]
}

const listed = (list: readonly Verb[]): string[] => list.filter(({ hidden }) => !hidden).map(({ name }) => name)

/** Flags that may still be given; those that must be, first alone. Models spf13/cobra completions.go getCompletions. */
function flagNames(kubectl: Kubectl, flags: readonly Flag[], missing: readonly Flag[], word: string): string[] {
  const spelled = ({ name, short }: Flag): string[] => (short ? [`--${name}`, `-${short}`] : [`--${name}`])
  const required = missing.flatMap(spelled).filter((text) => text.startsWith(word))
  if (required.length > 0) return required
  const again = new Set<Flag['type']>(['stringArray', 'stringSlice'])
  const open = flags.filter(({ name, type, deprecated }) => !deprecated && (again.has(type) || !kubectl.flags.given(name)))
  return ['--help', '-h', ...open.flatMap(spelled)]
}

/** What `help` can be asked about. */
function topics(words: readonly string[]): string[] {
  let list: readonly Verb[] = verbs
  for (const word of words) list = verbNamed(list, word)?.verbs ?? []
  return words.length === 0 ? [...listed(list), 'help'] : listed(list)
}

function valuesOf(kubectl: Kubectl, path: string, flags: readonly Flag[], name: string, word: string): string[] | undefined {
  const flag = flagNamed(flags, name.slice(2))
  return flag ? flagCandidates(kubectl, path, flag, word.slice(name.length + 1), `${name}=`) : []
}

interface Place {
  verb: Verb
  path: string
  rest: string[]
}

function verbAt(words: readonly string[]): Place | undefined {
  const at = firstArgument(words, globalFlags)
  const first = at === undefined ? undefined : verbNamed(verbs, words[at] as string)
  if (!first) return undefined
  const {
    verb = first,
    path,
    rest,
  } = descend(
    first,
    first.name,
    words.filter((_, i) => i !== at),
  )
  return { verb, path, rest }
}

/** The flag whose value the next word is. */
function pendingFlag(flags: readonly Flag[], last: string | undefined): Flag | undefined {
  if (!last?.startsWith('-') || last.includes('=') || last === '--' || last === '-') return undefined
  const flag = last.startsWith('--') ? flagNamed(flags, last.slice(2)) : flags.find(({ short }) => short === last.at(-1))
  return flag && flag.bare === undefined && flag.type !== 'bool' && flag.type !== 'count' ? flag : undefined
}

/** A kubectl that reads and says nothing. */
function quietKubectl(
  process: Process,
  deps: KubectlDeps,
  flags: readonly Flag[],
  words: readonly string[],
): Kubectl | undefined {
  const silent: Process = { ...process, stdout() {}, stderr() {} }
  const trimmed = pendingFlag(flags, words.at(-1)) ? words.slice(0, -1) : words
  const parsed = parseFlags(flags, trimmed)
  if (typeof parsed === 'string') return undefined
  const config = readKubeconfig(silent, parsed.flags, true)
  const connection = isFailed(config) ? config : connectionOf(silent, config ?? defaultConfig, parsed.flags)
  if (isFailed(connection)) return undefined
  const readOnly: KubectlDeps = { ...deps, handle: (request: ApiRequest) => deps.handle({ ...request, method: 'GET' }) }
  return { ...surroundings(silent, readOnly, parsed.flags, connection), args: parsed.args, rest: parsed.rest, said: '' }
}
