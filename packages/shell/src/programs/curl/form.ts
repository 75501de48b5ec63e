import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Options } from '../options.ts'

const boundary = '------------------------d74496d66958873e'

const types: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
}

/** A part that -F names without a value is no part. */
export const isPart = (part: string): boolean => part.indexOf('=') > 0

/** What -F and --form-string make; `error`: a file that cannot be read. Models curl's src/tool_formparse.c. */
export async function formBody(
  process: ShellProcess,
  options: Options,
): Promise<{ text: string; type: string } | { error: string }> {
  const parts: string[] = []
  for (const { name: option, value } of options.among('form', 'form-string')) {
    const cut = value.indexOf('=')
    const [name, content] = [value.slice(0, cut), value.slice(cut + 1)]
    const part = option === 'form-string' ? plainPart(name, content) : await partOf(process, name, content)
    if (part === undefined) return { error: 'Failed to open/read local data from file/application' }
    parts.push(part)
  }
  return { text: `${parts.join('')}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` }
}

const plainPart = (name: string, content: string, type?: string): string => partText(`name="${name}"`, type, content)

const partText = (disposition: string, type: string | undefined, content: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`

async function partOf(process: ShellProcess, name: string, value: string): Promise<string | undefined> {
  const [content = '', ...attributes] = value.split(';')
  const attribute = (key: string): string | undefined =>
    attributes.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1)
  const type = attribute('type')
  if (!/^[@<]/.test(content)) return plainPart(name, type === undefined ? value : content, type)
  const path = content.slice(1)
  const text = path === '-' ? await process.stdin.readAll() : fileText(process, path)
  if (text === undefined || content.startsWith('<')) return text === undefined ? undefined : plainPart(name, text, type)
  const file = attribute('filename') ?? path.split('/').at(-1) ?? path
  const known = types[/\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
  return partText(`name="${name}"; filename="${file}"`, type ?? known, text)
}

function fileText(process: ShellProcess, path: string): string | undefined {
  const content = process.files.read(resolvePath(process.cwd, path))
  return typeof content === 'string' ? undefined : textOfBytes(content)
}
