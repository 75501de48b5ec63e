import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { serveFiles } from './http-server.ts'
import { jsonTool } from './json-tool.ts'
import { pythonVersion } from './version.ts'

const modules: Readonly<Record<string, (process: ShellProcess, words: readonly string[]) => Promise<number>>> = {
  'http.server': serveFiles,
  'json.tool': jsonTool,
}

/** python3, as far as its two modules that people start by name. */
async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1).filter((word) => word !== '-u')
  const [first = '', name = ''] = words
  if (first === '-V' || first === '--version') return say(process, `Python ${pythonVersion}\n`)
  if (first === '-m') return runModule(process, name, words.slice(2))
  if (first !== '' && !first.startsWith('-')) {
    const found = process.files.stat(resolvePath(process.cwd, first))
    if (typeof found === 'string') {
      const number = found === 'EACCES' ? 13 : 2
      const why = `[Errno ${number}] ${errorWords(found)}`
      return complain(process, `python3: can't open file '${resolvePath(process.cwd, first)}': ${why}\n`, 2)
    }
  }
  return complain(process, 'python3: programs are not simulated here; -m http.server and -m json.tool are\n', 1)
}

async function runModule(process: ShellProcess, name: string, words: readonly string[]): Promise<number> {
  if (name === '') return complain(process, `Argument expected for the -m option\n${usage}`, 2)
  const own = Object.hasOwn(modules, name) ? modules[name] : undefined
  return own ? own(process, words) : complain(process, `/usr/bin/python3: No module named ${name}\n`, 1)
}

const usage = "usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n"

export const python: ShellCommand = {
  name: 'python3',
  summary: 'serve files and print JSON, with Python',
  usage: '-m http.server [PORT] | -m json.tool [FILE]',
  run,
}
