import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'

const maxLines = 1000

/** The words that a file of -K stands for; undefined when it cannot be read. Models curl's src/tool_parsecfg.c. */
export async function configWords(process: ShellProcess, name: string): Promise<string[] | undefined> {
  const content = name === '-' ? undefined : process.files.read(resolvePath(process.cwd, name))
  if (typeof content === 'string') return undefined
  const text = content === undefined ? await process.stdin.readAll() : textOfBytes(content)
  return text.split('\n').slice(0, maxLines).flatMap(wordsOfLine)
}

function wordsOfLine(line: string): string[] {
  const [, name = '', rest = ''] = /^\s*([^\s=:]*)(?:\s*[=:]\s*|\s+)?(.*)$/.exec(line) ?? []
  if (name === '' || name.startsWith('#')) return []
  const option = name.startsWith('-') ? name : `--${name}`
  const value = rest.startsWith('"') ? unquoted(rest) : rest.replace(/\s.*$/, '')
  return rest.trim() === '' ? [option] : [option, value]
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v' }

const unquoted = (text: string): string =>
  (/^"((?:[^"\\]|\\.)*)/s.exec(text)?.[1] ?? '').replace(/\\(.)/gs, (_, sign: string) => escapes[sign] ?? sign)
