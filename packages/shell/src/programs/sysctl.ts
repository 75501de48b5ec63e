import { decodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'

const root = '/proc/sys'
const maxDepth = 6

const pathOf = (name: string): string => `${root}/${name.includes('/') ? name : name.replaceAll('.', '/')}`
const nameOf = (path: string): string => path.slice(root.length + 1).replaceAll('/', '.')

function* below(process: ShellProcess, directory: string, depth = 0): Generator<string> {
  const names = process.files.list(directory)
  if (typeof names === 'string' || depth > maxDepth) return
  for (const name of names) {
    const path = `${directory}/${name}`
    const stat = process.files.stat(path)
    if (typeof stat === 'object' && stat.type === 'directory') yield* below(process, path, depth + 1)
    else yield path
  }
}

function show(process: ShellProcess, path: string, bare: boolean): number {
  const content = process.files.read(path)
  if (!(content instanceof Uint8Array)) {
    process.stderr(`sysctl: cannot stat ${path}: No such file or directory\n`)
    return 255
  }
  const value = decodeUtf8(content).trimEnd()
  process.stdout(bare ? `${value}\n` : `${nameOf(path)} = ${value}\n`)
  return 0
}

/** Nobody changes the kernel of a lab. */
function set(process: ShellProcess, word: string): number {
  const [name = ''] = word.split('=')
  const path = pathOf(name.trim())
  const known = process.files.read(path) instanceof Uint8Array
  const why = known ? `permission denied on key "${nameOf(path)}"` : `cannot stat ${path}: No such file or directory`
  process.stderr(`sysctl: ${why}\n`)
  return 255
}

/** Reads kernel parameters: those of the Pod, of its network, and of the node. */
export const sysctl: ShellCommand = {
  name: 'sysctl',
  summary: 'read kernel parameters',
  async run(process) {
    const words = process.argv.slice(1)
    const flags = words.filter((word) => word.startsWith('-')).join('')
    const names = words.filter((word) => !word.startsWith('-'))
    const bare = flags.includes('n')
    if (/a/i.test(flags)) {
      for (const path of below(process, root)) show(process, path, bare)
      return 0
    }
    const all = names.map((name) => (name.includes('=') ? set(process, name) : show(process, pathOf(name), bare)))
    return all.find((status) => status !== 0) ?? 0
  },
}
