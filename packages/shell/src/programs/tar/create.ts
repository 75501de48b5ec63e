import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileStat } from '@kubemaze/core/process/files.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { gzipped } from '../gzip.ts'
import type { Options } from '../options.ts'
import { namesOf, ownerOf } from '../owner-names.ts'
import { type Member, maxArchiveBytes, maxMembers, writeArchive } from './archive.ts'
import { excluded, type Manner, memberLine } from './member-line.ts'

interface Walk {
  members: Member[]
  bytes: number
  /** A file that could not be read: the archive is written, the exit code tells. */
  failed: boolean
}

/** `tar -c`: the archive goes to the file, or to standard output. */
export async function create(process: ShellProcess, options: Options, manner: Manner): Promise<number> {
  if (options.operands.length === 0) {
    process.stderr(manner.emptyArchive)
    return manner.failedCode
  }
  const walk: Walk = { members: [], bytes: 0, failed: false }
  const folder = resolvePath(process.cwd, options.get('directory') ?? '.')
  for (const name of options.operands) await add(process, options, manner, folder, name, walk)
  const file = options.get('file') ?? '-'
  const show = file === '-' ? process.stderr : process.stdout
  if (options.has('verbose')) for (const member of walk.members) show(memberLine(member, false))
  const failed = await store(process, options, file, await writeArchive(walk.members))
  if (walk.failed) process.stderr(manner.delayed)
  return failed || walk.failed ? manner.failedCode : 0
}

async function store(process: ShellProcess, options: Options, file: string, archive: Uint8Array): Promise<boolean> {
  const bytes = options.has('gzip') ? ((await gzipped(archive, false)) ?? archive) : archive
  if (file === '-') {
    process.stdout(textOfBytes(bytes))
    return false
  }
  const wrong = process.files.write(resolvePath(process.cwd, file), bytes)
  if (wrong) process.stderr(`tar: ${file}: Cannot open: ${errorWords(wrong)}\n`)
  return wrong !== undefined
}

async function add(
  process: ShellProcess,
  options: Options,
  manner: Manner,
  folder: string,
  name: string,
  walk: Walk,
): Promise<void> {
  await process.breathe()
  if (excluded(options, name)) return
  const path = resolvePath(folder, name)
  const stat = options.has('dereference') ? process.files.stat(path) : process.files.lstat(path)
  if (typeof stat === 'string') return skip(process, walk, manner.missing(name, errorWords(stat)))
  const stored = options.has('absolute-names') ? name : withoutRoot(process, name, manner, walk)
  const content = stat.type === 'file' ? process.files.read(path) : undefined
  if (typeof content === 'string') return skip(process, walk, manner.missing(name, errorWords(content)))
  walk.bytes += 512 + (content?.length ?? 0)
  if (walk.bytes > maxArchiveBytes || walk.members.length >= maxMembers)
    return skip(process, walk, `tar: ${name}: Cannot write: File too large\n`)
  if (stored !== '')
    walk.members.push({
      name: stat.type === 'directory' && !stored.endsWith('/') ? `${stored}/` : stored,
      type: stat.type,
      mode: stat.mode & 0o7777,
      modifiedAtMs: stat.modifiedAtMs,
      owner: ownerName(process, path, stat),
      ...(stat.target === undefined ? {} : { target: stat.target }),
      ...(content ? { content } : {}),
    })
  if (stat.type !== 'directory') return
  const names = process.files.list(path)
  for (const child of typeof names === 'string' ? [] : names) await add(process, options, manner, folder, join(name, child), walk)
}

function ownerName(process: ShellProcess, path: string, stat: FileStat): string {
  const { uid } = ownerOf(process, path, stat)
  return namesOf(process).user(uid) ?? String(uid)
}

function skip(process: ShellProcess, walk: Walk, words: string): void {
  if (!walk.failed || walk.members.length < maxMembers) process.stderr(words)
  walk.failed = true
}

/** Archives hold no absolute names; said once. */
function withoutRoot(process: ShellProcess, name: string, manner: Manner, walk: Walk): string {
  if (!name.startsWith('/')) return name
  if (walk.members.length === 0) process.stderr(manner.removesRoot)
  return name.replace(/^\/+/, '')
}

/** What is kept in an archive, as bytes of a file or of standard input. */
export async function archiveBytes(process: ShellProcess, options: Options, manner: Manner): Promise<Uint8Array | number> {
  const file = options.get('file') ?? '-'
  const read = file === '-' ? bytesOfText(await process.stdin.readAll()) : process.files.read(resolvePath(process.cwd, file))
  if (typeof read === 'string') {
    process.stderr(manner.cannotOpen(file, errorWords(read)))
    return manner.failedCode
  }
  const compressed = read[0] === 0x1f && read[1] === 0x8b
  return compressed ? ((await gzipped(read, true)) ?? read) : read
}
