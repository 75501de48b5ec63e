import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { captureOutput } from '../capture.ts'
import { expandWords } from '../expand-word.ts'
import { optionNames } from '../option-letters.ts'
import { parseShell } from '../parse.ts'
import { pathsMatching } from '../pathname.ts'
import { matches } from '../pattern.ts'
import type { CompletionSpec, Io, Shell } from '../shell.ts'
import { itemsOf } from '../variables.ts'
import { runText } from './control.ts'
import { listedOptions } from './shopt.ts'
import { signalNames } from './signals.ts'
import { builtinNames } from './table.ts'

/** bash's reserved words, in the order of its table. */
const keywords = 'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' ')

export const actions =
  'alias arrayvar binding builtin command directory disabled enabled export file function group helptopic hostname job keyword running service setopt shopt signal stopped user variable'.split(
    ' ',
  )

function namesFor(action: string, word: string, shell: Shell): string[] {
  const variables = shell.variables.names().filter((name) => !name.startsWith('_'))
  const builtins = builtinNames('bash').sort()
  switch (action) {
    case 'alias':
      return [...shell.aliases.keys()].sort()
    case 'arrayvar':
      return variables.filter((name) => shell.variables.get(name)?.items)
    case 'builtin':
    case 'helptopic':
      return builtins
    case 'enabled':
      return builtins.filter((name) => !shell.disabled?.has(name))
    case 'disabled':
      return builtins.filter((name) => shell.disabled?.has(name))
    case 'command':
      return [...keywords, ...shell.aliases.keys(), ...shell.functions.keys(), ...builtins, ...shell.machine.programNames()]
    case 'export':
      return variables.filter((name) => shell.variables.get(name)?.exported)
    case 'file':
      return files(word, false, shell)
    case 'directory':
      return files(word, true, shell)
    case 'function':
      return [...shell.functions.keys()].sort()
    case 'group':
      return accounts('/etc/group', shell)
    case 'user':
      return accounts('/etc/passwd', shell)
    case 'hostname':
      return []
    case 'job':
    case 'running':
      return shell.jobs.filter((job) => !job.done).map((job) => job.command.split(/\s/)[0] ?? '')
    case 'keyword':
      return keywords
    case 'setopt':
      return [...optionNames]
    case 'shopt':
      return [...listedOptions]
    case 'signal':
      return signalNames()
    case 'variable':
      return variables
    default:
      return []
  }
}

function accounts(path: string, shell: Shell): string[] {
  const content = shell.machine.files.read(path)
  return typeof content === 'string'
    ? ['root']
    : textOfBytes(content)
        .split('\n')
        .map((line) => line.split(':')[0] ?? '')
        .filter((name) => name !== '')
}

function files(word: string, directories: boolean, shell: Shell): string[] {
  const cut = word.lastIndexOf('/') + 1
  const names = shell.machine.files.list(resolvePath(shell.cwd, word.slice(0, cut) || '.'))
  if (typeof names === 'string') return []
  const shown = names
    .filter((name) => word.slice(cut).startsWith('.') || !name.startsWith('.'))
    .map((name) => word.slice(0, cut) + name)
  if (!directories) return shown
  return shown.filter((path) => {
    const stat = shell.machine.files.stat(resolvePath(shell.cwd, path))
    return typeof stat !== 'string' && stat.type === 'directory'
  })
}

/** What a specification offers for a word, in bash's order: actions, -G, -W, -F, -C; then -X, -P and -S. */
export async function candidatesOf(spec: CompletionSpec, word: string, command: string, shell: Shell, io: Io): Promise<string[]> {
  const found = spec.actions.flatMap((action) => namesFor(action, word, shell)).filter((name) => name.startsWith(word))
  if (spec.glob !== undefined) found.push(...pathsMatching([{ text: spec.glob, quoted: false }], shell))
  if (spec.words !== undefined) found.push(...(await wordList(spec.words, shell, io)).filter((name) => name.startsWith(word)))
  if (spec.function !== undefined) found.push(...(await fromFunction(spec.function, word, command, shell, io)))
  if (spec.command !== undefined) found.push(...(await fromCommand(spec.command, word, command, shell, io)))
  const kept = spec.filter === undefined ? found : found.filter((name) => !isFiltered(name, spec.filter as string, word))
  return kept.map((name) => `${spec.prefix ?? ''}${name}${spec.suffix ?? ''}`)
}

function isFiltered(name: string, filter: string, word: string): boolean {
  const negated = filter.startsWith('!')
  const pattern = (negated ? filter.slice(1) : filter).replace(/(?<!\\)&/g, word)
  return matches([{ text: pattern, quoted: false }], name) !== negated
}

async function wordList(text: string, shell: Shell, io: Io): Promise<string[]> {
  const parsed = parseShell(`: ${text.replaceAll('\n', ' ')}`)
  const command = 'script' in parsed ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  if (command?.type !== 'SimpleCommand') return text.split(/\s+/)
  return expandWords(command.args, { ...shell, options: new Set([...shell.options, 'noglob', 'no braceexpand']) }, io)
}

async function fromFunction(name: string, word: string, command: string, shell: Shell, io: Io): Promise<string[]> {
  shell.completing = true
  shell.variables.unset('COMPREPLY')
  try {
    await runText(`${name} '${command}' '${word.replaceAll("'", "'\\''")}' ''`, shell, io, 'eval')
  } finally {
    shell.completing = false
  }
  return itemsOf(shell.variables.get('COMPREPLY')).map(([, text]) => text)
}

async function fromCommand(line: string, word: string, command: string, shell: Shell, io: Io): Promise<string[]> {
  const parsed = parseShell(`${line} '${command}' '${word.replaceAll("'", "'\\''")}' ''`)
  if (!('script' in parsed)) return []
  const { text } = await captureOutput(parsed.script.statements, shell, io)
  return text.split('\n').filter((each) => each !== '')
}
