import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { filesOf } from '../shell-files.ts'
import { complain } from './complain.ts'
import { runText } from './control.ts'

const usage = 'fc: usage: fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]\n'

interface Options {
  flags: string
  editor?: string
  words: string[]
}

function optionsOf(args: readonly string[]): Options | string {
  const options: Options = { flags: '', words: [] }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string
    if (options.words.length > 0 || !/^-[^\d]/.test(word)) options.words.push(word)
    else if (word.startsWith('-e')) options.editor = word.slice(2) || (args[++at] ?? '')
    else {
      const wrong = /[^lnrs]/.exec(word.slice(1))?.[0]
      if (wrong !== undefined) return wrong
      options.flags += word.slice(1)
    }
  }
  return options
}

/** fc: lists, edits or runs commands of the history again. */
export async function fc(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    complain('fc', `-${options}: invalid option`, shell, io)
    io.stderr.write(usage)
    return { status: 2 }
  }
  if (options.flags.includes('s') || options.editor === '-') return again(options.words, shell, io)
  // the line of fc itself is the last entry, and is not meant
  const entries = shell.interactive ? shell.history.slice(0, -1) : shell.history
  if (options.flags.includes('l')) return list(options, entries, shell, io)
  return edit(options, entries, shell, io)
}

/** Where a word points: a number, back from the end, or the last command that begins so. */
function place(word: string, entries: readonly string[]): number {
  if (/^-\d+$/.test(word)) return Math.max(0, entries.length + Number(word))
  if (/^\d+$/.test(word)) return Number(word) === 0 ? entries.length - 1 : Math.min(entries.length, Number(word)) - 1
  return entries.findLastIndex((entry) => entry.startsWith(word))
}

function list({ flags, words }: Options, entries: readonly string[], shell: Shell, io: Io): Outcome {
  if (entries.length === 0) return { status: 0 }
  const [first, last] = words
  const from = first === undefined ? Math.max(0, entries.length - 16) : place(first, entries)
  const to = last === undefined ? entries.length - 1 : place(last, entries)
  if (from < 0 || to < 0) return complain('fc', 'no command found', shell, io)
  const rows = entries.map((entry, index) => `${flags.includes('n') ? '' : index + 1}\t ${entry}\n`)
  const chosen = rows.slice(Math.min(from, to), Math.max(from, to) + 1)
  if (flags.includes('r') !== from > to) chosen.reverse()
  io.stdout.write(chosen.join(''))
  return { status: 0 }
}

/** fc -s [PAT=REP] [COMMAND]: runs a command again, with something in it changed. */
async function again(words: readonly string[], shell: Shell, io: Io): Promise<Outcome> {
  const changes = words.filter((word) => word.includes('='))
  const [name] = words.filter((word) => !word.includes('='))
  const entries = shell.interactive ? shell.history.slice(0, -1) : shell.history
  const entry = name === undefined ? entries.at(-1) : entries[place(name, entries)]
  if (entry === undefined) return complain('fc', 'no command found', shell, io)
  const text = changes.reduce((line, change) => {
    const cut = change.indexOf('=')
    return line.replaceAll(change.slice(0, cut), change.slice(cut + 1))
  }, entry)
  return run(text, shell, io)
}

async function run(text: string, shell: Shell, io: Io): Promise<Outcome> {
  io.stderr.write(`${text}\n`)
  if (shell.interactive && shell.history.length > 0) shell.history[shell.history.length - 1] = text
  shell.budget.depth('fc', ++shell.depth)
  try {
    return await runText(text, shell, io, 'eval')
  } finally {
    shell.depth--
  }
}

/** The commands in an editor; what it leaves runs. */
async function edit({ words, editor }: Options, entries: readonly string[], shell: Shell, io: Io): Promise<Outcome> {
  const from = words[0] === undefined ? entries.length - 1 : place(words[0], entries)
  const to = words[1] === undefined ? from : place(words[1], entries)
  if (from < 0 || to < from || entries.length === 0) return complain('fc', 'no command found', shell, io)
  const path = `/tmp/bash-fc.${shell.pid}${shell.history.length}`
  const files = filesOf(shell)
  files.write(path, bytesOfText(`${entries.slice(from, to + 1).join('\n')}\n`), 0o600)
  const named = editor ?? shell.variables.get('FCEDIT')?.text ?? shell.variables.get('EDITOR')?.text ?? 'vi'
  const edited = await runText(`${named} ${path}`, shell, io, 'eval')
  const content = files.read(path)
  files.remove(path)
  if (edited.status !== 0 || typeof content === 'string') return edited
  return run(textOfBytes(content).trimEnd(), shell, io)
}
