import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../bash/errno.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  recursive: { letter: 'R' },
  verbose: { letter: 'v' },
  changes: { letter: 'c' },
  silent: { letter: 'f' },
  'no-dereference': { letter: 'h' },
} as const

interface Wanted {
  uid?: number
  gid?: number
}

/** The number of a name in /etc/passwd or /etc/group, or the number that it is. */
function numberOf(process: ShellProcess, path: string, name: string): number | undefined {
  const content = process.files.read(path)
  const rows = typeof content === 'string' ? [] : textOfBytes(content).split('\n')
  const row = rows.map((line) => line.split(':')).find(([known]) => known === name)
  if (row) return Number(row[2])
  return /^\d+$/.test(name) ? Number(name) : undefined
}

/** USER, USER:GROUP, :GROUP; a text says what is wrong. */
function wanted(process: ShellProcess, word: string, name: string): Wanted | string {
  const [user = '', group = ''] = name === 'chgrp' ? ['', word] : word.split(/[:.]/)
  const uid = user === '' ? undefined : numberOf(process, '/etc/passwd', user)
  const gid = group === '' ? undefined : numberOf(process, '/etc/group', group)
  if (user !== '' && uid === undefined) return `invalid user: ‘${word}’`
  if (group !== '' && gid === undefined) return name === 'chgrp' ? `invalid group: ‘${word}’` : `invalid group: ‘${word}’`
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
}

const changer = (name: 'chown' | 'chgrp') =>
  async function run(process: ShellProcess): Promise<number> {
    const fail = (text: string): number => {
      process.stderr(`${name}: ${text}\n`)
      return 1
    }
    const help = `\nTry '${name} --help' for more information.`
    const options = parseOptions(process.argv.slice(1), spec)
    if (isBad(options)) return fail(`invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'${help}`)
    const [owner, ...paths] = options.operands
    if (owner === undefined) return fail(`missing operand${help}`)
    if (paths.length === 0) return fail(`missing operand after ‘${owner}’${help}`)
    const want = wanted(process, owner, name)
    if (typeof want === 'string') return fail(want)
    let status = 0
    for (const path of paths) {
      for await (const [shown, error] of changed(process, path, resolvePath(process.cwd, path), want, options.has('recursive')))
        status = options.has('silent')
          ? 1
          : fail(
              error === 'ENOENT'
                ? `cannot access '${shown}': ${errorWords(error)}`
                : `changing ${name === 'chown' ? 'ownership' : 'group'} of '${shown}': ${errorWords(error)}`,
            )
    }
    return status
  }

/** Changes a path, and what is below it; gives what could not be changed. */
async function* changed(
  process: ShellProcess,
  shown: string,
  path: string,
  want: Wanted,
  recursive: boolean,
): AsyncGenerator<[string, FileError]> {
  await process.breathe()
  const stat = process.files.lstat(path)
  if (typeof stat === 'string') return yield [shown, stat]
  const names = recursive && stat.type === 'directory' ? process.files.list(path) : []
  if (typeof names === 'string') yield [shown, names]
  else for (const name of names) yield* changed(process, join(shown, name), join(path, name), want, true)
  const refused = process.files.chown(path, want.uid ?? stat.uid ?? 0, want.gid ?? stat.gid ?? 0)
  if (refused !== undefined) yield [shown, refused]
}

export const ownerCommands: readonly ShellCommand[] = [
  { name: 'chown', summary: 'change file owner and group', usage: '[-R] [OWNER][:GROUP] FILE...', run: changer('chown') },
  { name: 'chgrp', summary: 'change group ownership', usage: '[-R] GROUP FILE...', run: changer('chgrp') },
]
