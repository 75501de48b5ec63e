import type { Container } from '../../api/pod.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import type { Files } from '../../process/files.ts'
import { containerFiles } from '../container-files.ts'
import { containerRef } from '../container-script.ts'
import type { Sync } from '../sync.ts'
import type { LateAnswer, ProbeAnswer } from './answer.ts'

/** A command in the container: the simple ones at once, any other by the runtime. Success is exit code 0. */
export function execProbe(sync: Sync, container: Container, argv: readonly string[], late: LateAnswer): ProbeAnswer | 'pending' {
  const files = containerFiles(sync.parts, sync.pod, sync.record, container.name)
  const simple = files && simpleCommand(files, argv)
  if (simple) return { result: simple.exitCode === 0 ? 'success' : 'failure', output: simple.output }
  return execLater(sync, container, argv, late) ? 'pending' : { result: 'success', output: '' }
}

/** cat, test, true, false and ls, also behind `sh -c`. Undefined for anything else. */
export function simpleCommand(files: Files, argv: readonly string[]): { exitCode: number; output: string } | undefined {
  const [program, ...args] = argv
  const name = program?.replace(/^\/(usr\/)?bin\//, '')
  if ((name === 'sh' || name === 'bash') && args[0] === '-c' && args.length === 2) {
    const words = (args[1] as string).trim()
    return /^[\w./ =-]+$/.test(words) ? simpleCommand(files, words.split(/ +/)) : undefined
  }
  if (name === 'true') return { exitCode: 0, output: '' }
  if (name === 'false') return { exitCode: 1, output: '' }
  if (name === 'test' && args.length === 2 && /^-[efdrs]$/.test(args[0] as string)) {
    const stat = files.stat(args[1] as string)
    const met =
      typeof stat === 'object' && (args[0] !== '-f' || stat.type === 'file') && (args[0] !== '-d' || stat.type === 'directory')
    return { exitCode: met && (args[0] !== '-s' || (typeof stat === 'object' && stat.sizeBytes > 0)) ? 0 : 1, output: '' }
  }
  if (name === 'cat' && args.length > 0 && args.every((arg) => !arg.startsWith('-'))) return cat(files, args)
  if (name === 'ls' && args.length === 1 && !(args[0] as string).startsWith('-')) return ls(files, args[0] as string)
  return undefined
}

function cat(files: Files, paths: readonly string[]): { exitCode: number; output: string } {
  let [output, exitCode] = ['', 0]
  for (const path of paths) {
    const content = files.read(path)
    if (content instanceof Uint8Array) output += decodeUtf8(content)
    else {
      output += `cat: can't open '${path}': No such file or directory\n`
      exitCode = 1
    }
  }
  return { exitCode, output }
}

function ls(files: Files, path: string): { exitCode: number; output: string } {
  const names = files.list(path)
  if (Array.isArray(names)) return { exitCode: 0, output: names.join('\n') }
  const exists = typeof files.stat(path) === 'object'
  return exists ? { exitCode: 0, output: path } : { exitCode: 1, output: `ls: ${path}: No such file or directory\n` }
}

/** False when there is no runtime. */
function execLater(sync: Sync, container: Container, argv: readonly string[], late: LateAnswer): boolean {
  const runtime = sync.parts.runtime?.()
  if (!runtime) return false
  const ref = containerRef(sync.pod, sync.record, container.name)
  sync.later(() => {
    let output = ''
    const write = (text: string): void => {
      if (output.length < 10_240) output += text
    }
    const input = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }
    const signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} }
    const done = runtime.exec(ref, argv, { stdin: input, stdout: write, stderr: write, signal })
    void done.then((code) => {
      const failed = typeof code !== 'number' || code !== 0
      const text = typeof code === 'number' ? output : code.message
      sync.parts.turn(() => late(ref, { result: failed ? 'failure' : 'success', output: text }))
    })
  })
  return true
}
