import { textOfBytes } from '../api/bytes-text.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { FileError, FileStat } from '../process/files.ts'
import { flagIsSet, flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const newContent = 'mount-tester new file\n'
const bits = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx']
// the magic number of ext4, as statfs tells it
const disk = '61267'

/** A mode as Go's fs.FileMode writes it: what it is, setuid, setgid, sticky, and the nine bits. */
function modeText(mode: number, directory: boolean): string {
  const special = [directory && 'd', mode & 0o4000 && 'u', mode & 0o2000 && 'g', mode & 0o1000 && 't'].filter(Boolean).join('')
  return (special || '-') + permText(mode)
}

const permText = (mode: number): string => [6, 3, 0].map((shift) => bits[(mode >> shift) & 7]).join('')

type Check = (context: MainContext, path: string) => string[]

/** What a check says; a line that begins with `error` makes the program fail. */
const content: Check = (context, path) => {
  const bytes = context.files()?.read(path) ?? 'ENOENT'
  if (typeof bytes === 'string') return [failed('error reading file content for', 'open', path, bytes)]
  return `content of file "${path}": ${textOfBytes(bytes)}`.split('\n')
}

const words: Partial<Record<FileError, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ENOSPC: 'no space left on device',
}

const failed = (what: string, call: string, path: string, error: FileError): string =>
  `${what} "${path}": ${call} ${path}: ${words[error] ?? error}`

const stated =
  (say: (stat: FileStat, path: string) => string): Check =>
  (context, path) => {
    const stat = context.files()?.stat(path) ?? 'ENOENT'
    return typeof stat === 'string' ? [failed('error gathering file info', 'stat', path, stat)] : say(stat, path).split('\n')
  }

const checks: [flag: string, check: Check][] = [
  ['fs_type', ({ mountType }, path) => [`mount type of "${path}": ${mountType(path) === 'tmpfs' ? 'tmpfs' : disk}`]],
  ['rw_new_file', (context, path) => newFile(context, path, 0o644)],
  ['new_file_0644', (context, path) => newFile(context, path, 0o644)],
  ['new_file_0666', (context, path) => newFile(context, path, 0o666)],
  ['new_file_0660', (context, path) => newFile(context, path, 0o660)],
  ['new_file_0777', (context, path) => newFile(context, path, 0o777)],
  ['file_mode', stated(({ mode, type }, path) => `mode of file "${path}": ${modeText(mode, type === 'directory')}`)],
  ['file_perm', stated(({ mode }, path) => `perms of file "${path}": -${permText(mode)}`)],
  ['file_owner', stated(({ uid = 0, gid = 0 }, path) => `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}`)],
  ['file_content', content],
]

/** Written once, when the program starts; its umask is 0. */
function newFile(context: MainContext, path: string, mode: number): string[] {
  const files = context.files()
  const refused = context.starting ? files?.write(path, encodeUtf8(newContent), mode) : undefined
  return refused === undefined ? content(context, path) : [failed('error writing new file', 'open', path, refused)]
}

/** mounttest: looks at files and says what it sees; with file_content_in_loop again and again. Models test/images/agnhost/mounttest (2.63). */
export function mounttest(context: MainContext, args: readonly string[]): MainProcess {
  const log = checks.flatMap(([flag, check]) => {
    const path = flagValue(args, flag)
    return path ? check(context, path).flatMap((line) => line.split('\n')) : []
  })
  const broken = log.some((line) => line.startsWith('error '))
  const path = flagValue(args, 'file_content_in_loop')
  if (!path || broken) return { log, exitAfterMs: 50, exitCode: broken ? 1 : 0 }
  const seconds = Number(flagValue(args, 'retry_time') ?? 180)
  return { log, script: ['sh', '-c', loop(path, seconds, flagIsSet(args, 'break_on_expected_content', true))] }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Every two seconds; the program ends at once when it is told to. */
function loop(path: string, seconds: number, stops: boolean): string {
  const file = quoted(path)
  const stop = stops ? `[ "$(cat ${file})" = ${quoted(newContent.trim())} ] && break; ` : ''
  return [
    `trap 'exit 2' TERM; i=0`,
    `while [ $i -lt ${Math.ceil(seconds / 2)} ]`,
    `do if [ -f ${file} ]; then printf 'content of file "%s": ' ${file}; cat ${file}; echo; ${stop}`,
    `else echo ${quoted(`Error reading file ${path}: open ${path}: no such file or directory, retrying`)}; fi`,
    `sleep 2; i=$((i+1))`,
    'done',
  ].join('\n')
}
