import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'
import { type Member, readArchive } from './archive.ts'
import { archiveBytes } from './create.ts'
import { excluded, type Manner, memberLine } from './member-line.ts'

/** `tar -t` and `tar -x`. */
export async function extract(process: ShellProcess, options: Options, manner: Manner): Promise<number> {
  const bytes = await archiveBytes(process, options, manner)
  if (typeof bytes === 'number') return bytes
  const members = await readArchive(bytes)
  if (!members) {
    process.stderr(manner.noArchive)
    return manner.failedCode
  }
  const folder = resolvePath(process.cwd, options.get('directory') ?? '.')
  const stat = process.files.stat(folder)
  if (typeof stat === 'string' || stat.type !== 'directory') {
    const words = errorWords(typeof stat === 'string' ? stat : 'ENOTDIR')
    process.stderr(manner.noFolder(options.get('directory') ?? '.', words))
    return manner.failedCode
  }
  let failed = false
  for (const member of members.filter((each) => chosen(options, each.name)))
    failed = !(await take(process, options, folder, member)) || failed
  for (const name of options.operands.filter((word) => !members.some((each) => isAtOrBelow(each.name, word)))) {
    process.stderr(manner.notInArchive(name))
    failed = true
  }
  if (failed) process.stderr(manner.delayed)
  return failed ? manner.failedCode : 0
}

const isAtOrBelow = (name: string, word: string): boolean => {
  const folder = word.replace(/\/$/, '')
  return name.replace(/\/$/, '') === folder || name.startsWith(`${folder}/`)
}

const chosen = (options: Options, name: string): boolean =>
  !excluded(options, name) && (options.operands.length === 0 || options.operands.some((word) => isAtOrBelow(name, word)))

async function take(process: ShellProcess, options: Options, folder: string, member: Member): Promise<boolean> {
  await process.breathe()
  if (options.has('list')) {
    process.stdout(memberLine(member, options.has('verbose')))
    return true
  }
  if (options.has('verbose')) (options.has('to-stdout') ? process.stderr : process.stdout)(memberLine(member, false))
  if (options.has('to-stdout')) {
    if (member.content) process.stdout(textOfBytes(member.content))
    return true
  }
  return place(process, options, folder, member)
}

/** Names never leave the folder: `..` and a leading `/` are taken away, as tar does. */
function place(process: ShellProcess, options: Options, folder: string, member: Member): boolean {
  const parts = member.name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return complain(process, member.name, "Member name contains '..'")
  const kept = parts.slice(Number(options.get('strip-components') ?? 0))
  if (kept.length === 0) return true
  makeFolders(process, folder, kept.slice(0, -1))
  const path = resolvePath(folder, kept.join('/'))
  const { files } = process
  if (member.type === 'directory') {
    const stat = files.stat(path)
    const wrong = typeof stat !== 'string' && stat.type === 'directory' ? undefined : files.mkdir(path, member.mode)
    return wrong ? complain(process, member.name, `Cannot mkdir: ${errorWords(wrong)}`) : true
  }
  if (typeof files.lstat(path) !== 'string') {
    if (options.has('keep-old-files')) return complain(process, member.name, 'Cannot open: File exists')
    files.remove(path)
  }
  const wrong =
    member.type === 'symlink'
      ? files.symlink(member.target ?? '', path)
      : files.write(path, member.content ?? new Uint8Array(), member.mode)
  return wrong ? complain(process, member.name, `Cannot open: ${errorWords(wrong)}`) : true
}

function makeFolders(process: ShellProcess, folder: string, parts: readonly string[]): void {
  for (let at = 1; at <= parts.length; at++) {
    const path = resolvePath(folder, parts.slice(0, at).join('/'))
    if (typeof process.files.stat(path) === 'string') process.files.mkdir(path)
  }
}

function complain(process: ShellProcess, name: string, words: string): false {
  process.stderr(`tar: ${name}: ${words}\n`)
  return false
}
