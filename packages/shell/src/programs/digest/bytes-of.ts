import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'

export type Digest = (bytes: Uint8Array) => Uint8Array

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The bytes of a file, or of standard input for `-`; a text is what is wrong. */
export async function bytesOf(process: ShellProcess, name: string, maxBytes: number): Promise<Uint8Array | string> {
  const content = name === '-' ? bytesOfText(await process.stdin.readAll()) : fileBytes(process, name)
  return typeof content !== 'string' && content.length > maxBytes ? 'File too large' : content
}

function fileBytes(process: ShellProcess, name: string): Uint8Array | string {
  const path = resolvePath(process.cwd, name)
  const stat = process.files.stat(path)
  if (typeof stat !== 'string' && stat.type === 'directory') return errorWords('EISDIR')
  const content = process.files.read(path)
  return typeof content === 'string' ? errorWords(content) : content
}
