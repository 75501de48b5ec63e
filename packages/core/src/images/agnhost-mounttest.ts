import { flagIsSet, flagValue } from './flag-value.ts'
import type { MainContext, MainProcess } from './image.ts'

const newContent = 'mount-tester new file\n'
const bits = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx']
// the magic number of ext4, as statfs tells it
const disk = '61267'

/** A mode as Go's fs.FileMode writes it. */
const modeText = (mode: number, directory: boolean): string =>
  (directory ? 'd' : '-') + [6, 3, 0].map((shift) => bits[(mode >> shift) & 7]).join('')

type Check = (context: MainContext, path: string) => string[]

/** What a check says; a line that begins with `error` makes the program fail. */
const content: Check = ({ readFile }, path) => {
  const text = readFile(path)
  return text === undefined ? missing('error reading file content for', path) : `content of file "${path}": ${text}`.split('\n')
}

const missing = (what: string, path: string): string[] => [`${what} "${path}": open ${path}: no such file or directory`]

const stated =
  (say: (stat: { mode: number; directory: boolean }) => string): Check =>
  ({ statFile }, path) => {
    const stat = statFile(path)
    return stat ? [say(stat)] : missing('error gathering file info', path)
  }

const checks: [flag: string, check: Check][] = [
  ['fs_type', ({ mountType }, path) => [`mount type of "${path}": ${mountType(path) === 'tmpfs' ? 'tmpfs' : disk}`]],
  ['rw_new_file', (context, path) => newFile(context, path, 0o644)],
  ['new_file_0644', (context, path) => newFile(context, path, 0o644)],
  ['new_file_0666', (context, path) => newFile(context, path, 0o666)],
  ['new_file_0660', (context, path) => newFile(context, path, 0o660)],
  ['new_file_0777', (context, path) => newFile(context, path, 0o777)],
  [
    'file_mode',
    (context, path) => stated(({ mode, directory }) => `mode of file "${path}": ${modeText(mode, directory)}`)(context, path),
  ],
  ['file_perm', (context, path) => stated(({ mode }) => `perms of file "${path}": ${modeText(mode, false)}`)(context, path)],
  [
    'file_owner',
    (context, path) =>
      stated(() => `owner UID of "${path}": ${context.ownerOf(path).uid}\nowner GID of "${path}": ${context.ownerOf(path).gid}`)(
        context,
        path,
      ),
  ],
  ['file_content', content],
]

function newFile(context: MainContext, path: string, mode: number): string[] {
  if (context.starting) context.writeFile(path, newContent, mode)
  return content(context, path)
}

/** mounttest: looks at files and says what it sees; with file_content_in_loop again and again. Models test/images/agnhost/mounttest (2.63). */
export function mounttest(context: MainContext, args: readonly string[]): MainProcess {
  const log = checks.flatMap(([flag, check]) => {
    const path = flagValue(args, flag)
    return path ? check(context, path).flatMap((line) => line.split('\n')) : []
  })
  const failed = log.some((line) => line.startsWith('error '))
  const path = flagValue(args, 'file_content_in_loop')
  if (!path || failed) return { log, exitAfterMs: 50, exitCode: failed ? 1 : 0 }
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
