import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { simpleHttp } from '@kubemaze/core/images/simple-http.ts'
import type { Site } from '@kubemaze/core/images/static-site.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { pythonVersion } from './version.ts'

const usage = 'usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\n'

const help = `${usage}
positional arguments:
  port                  bind to this port (default: 8000)

options:
  -h, --help            show this help message and exit
  --cgi                 run as CGI server
  -b ADDRESS, --bind ADDRESS
                        bind to this address (default: all interfaces)
  -d DIRECTORY, --directory DIRECTORY
                        serve this directory (default: current directory)
  -p VERSION, --protocol VERSION
                        conform to this HTTP version (default: HTTP/1.0)
`

interface Asked {
  address: string
  directory: string
  port: number
}

const valued: Readonly<Record<string, 'address' | 'directory' | 'version'>> = {
  '-b': 'address',
  '--bind': 'address',
  '-d': 'directory',
  '--directory': 'directory',
  '-p': 'version',
  '--protocol': 'version',
}

/** argparse's reading of the line; a text says what is wrong. */
function read(words: readonly string[]): Asked | string {
  const given: Partial<Record<'address' | 'directory' | 'version' | 'port', string>> = {}
  const rest = [...words]
  while (rest.length > 0) {
    const [word = '', attached] = (rest.shift() as string).split(/=(.*)/s)
    const name = Object.hasOwn(valued, word) ? valued[word] : undefined
    if (name !== undefined) {
      const value = attached ?? rest.shift()
      if (value === undefined) return `argument ${flagOf(word)}: expected one argument`
      given[name] = value
    } else if (word.startsWith('-') && word !== '--cgi') return `unrecognized arguments: ${word}`
    else if (word !== '--cgi') {
      if (given.port !== undefined) return `unrecognized arguments: ${word}`
      if (!/^-?\d+$/.test(word)) return `argument port: invalid int value: '${word}'`
      given.port = word
    }
  }
  return { address: given.address ?? '0.0.0.0', directory: given.directory ?? '.', port: Number(given.port ?? 8000) }
}

const flagOf = (word: string): string =>
  ({ address: '-b/--bind', directory: '-d/--directory', version: '-p/--protocol' })[valued[word] ?? 'address']

/** `python3 -m http.server`: serves a directory until it is stopped. */
export async function serveFiles(process: ShellProcess, words: readonly string[]): Promise<number> {
  if (words.includes('-h') || words.includes('--help')) return say(process, help)
  const asked = read(words)
  if (typeof asked === 'string') return complain(process, `${usage}server.py: error: ${asked}\n`, 2)
  if (asked.port < 0 || asked.port > 65_535) return raise(process, 'OverflowError: bind(): port must be 0-65535.')
  const address = asked.address === 'localhost' ? '127.0.0.1' : asked.address
  const root = resolvePath(process.cwd, asked.directory)
  const log = (line: string): void => process.stderr(`${line}\n`)
  const handler = simpleHttp({ site: siteOf(process), root, version: pythonVersion, log })
  const listening = process.listen?.(address, asked.port, handler) ?? 'operation not permitted'
  if (typeof listening === 'string') return raise(process, `${errors[listening] ?? 'OSError: [Errno 1] Operation not permitted'}`)
  process.stdout(`Serving HTTP on ${address} port ${listening.port} (http://${address}:${listening.port}/) ...\n`)
  try {
    await untilStopped(process)
  } finally {
    listening.close()
  }
  if (process.signal.aborted) process.stdout('\nKeyboard interrupt received, exiting.\n')
  return 0
}

/** Where nobody watches, it serves as long as this. */
const unwatchedMs = 600_000
const pollMs = 60_000

async function untilStopped(process: ShellProcess): Promise<void> {
  const untilMs = process.terminal ? Number.POSITIVE_INFINITY : process.now() + unwatchedMs
  while (!process.signal.aborted && process.now() < untilMs) {
    await process.wait(pollMs)
    await process.breathe()
  }
}

const errors: Readonly<Record<string, string>> = {
  'address already in use': 'OSError: [Errno 98] Address already in use',
  'cannot assign requested address': 'OSError: [Errno 99] Cannot assign requested address',
  'permission denied': 'PermissionError: [Errno 13] Permission denied',
}

const raise = (process: ShellProcess, error: string): number =>
  complain(process, `Traceback (most recent call last):\n${error}\n`, 1)

/** The files that the server's user may read. */
function siteOf(process: ShellProcess): Site {
  const { files } = process
  return {
    readFile(path) {
      const content = files.read(path)
      return typeof content === 'string' ? undefined : textOfBytes(content)
    },
    listFiles(path) {
      const names = files.list(path)
      return typeof names === 'string' ? undefined : names
    },
    kindOf(path) {
      const stat = files.lstat(path)
      return typeof stat === 'string' ? undefined : stat.type
    },
    modifiedAtMs(path) {
      const stat = files.stat(path)
      return typeof stat === 'string' ? undefined : stat.modifiedAtMs
    },
  }
}
