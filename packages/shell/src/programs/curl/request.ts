import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpRequest } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { byteLength } from '../net/http.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'

/** The curl of Debian 12. */
export const curlVersion = '7.88.1'

export interface Body {
  text: string
  type?: string
}

/** The body that -d, --json, -F … make; undefined without any. `error`: a file that cannot be read. */
export async function bodyOf(process: ShellProcess, options: Options): Promise<Body | undefined | { error: string }> {
  const pieces: string[] = []
  const kinds = ['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json'] as const
  for (const kind of kinds) {
    for (const given of options.all(kind)) {
      pieces.push(await dataText(process, kind, given))
    }
  }
  if (options.has('json')) return { text: pieces.join(''), type: 'application/json' }
  if (options.has('form')) return formBody(options.all('form'))
  if (options.has('upload-file')) return uploadBody(process, options.get('upload-file') ?? '')
  return pieces.length > 0 ? { text: pieces.join('&'), type: 'application/x-www-form-urlencoded' } : undefined
}

async function uploadBody(process: ShellProcess, name: string): Promise<Body | { error: string }> {
  const text = await fileText(process, name)
  return text === undefined ? { error: 'Failed to open/read local data from file/application' } : { text }
}

async function dataText(process: ShellProcess, kind: string, given: string): Promise<string> {
  if (kind === 'data-urlencode') return urlEncoded(given)
  if (kind === 'data-raw' || !given.startsWith('@')) return given
  const text = (await fileText(process, given.slice(1))) ?? ''
  return kind === 'data' || kind === 'data-ascii' ? text.replace(/[\r\n]/g, '') : text
}

async function fileText(process: ShellProcess, name: string): Promise<string | undefined> {
  if (name === '-') return process.stdin.readAll()
  const content = process.files.read(resolvePath(process.cwd, name))
  return typeof content === 'string' ? undefined : textOfBytes(content)
}

function urlEncoded(given: string): string {
  const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')
  const cut = given.indexOf('=')
  return cut < 0 ? encode(given) : `${cut > 0 ? `${given.slice(0, cut)}=` : ''}${encode(given.slice(cut + 1))}`
}

const boundary = '------------------------d74496d66958873e'

function formBody(parts: string[]): Body {
  const text = parts.map((part) => {
    const cut = part.indexOf('=')
    return `--${boundary}\r\nContent-Disposition: form-data; name="${part.slice(0, cut)}"\r\n\r\n${part.slice(cut + 1)}\r\n`
  })
  return { text: `${text.join('')}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` }
}

/** The request curl sends. Header names are lower-case; a header given as `Name:` is left out. */
export function buildRequest(options: Options, target: Target, body: Body | undefined): HttpRequest {
  const get = options.has('get')
  const method =
    options.get('request') ?? (options.has('head') ? 'HEAD' : options.has('upload-file') ? 'PUT' : body && !get ? 'POST' : 'GET')
  const query = get && body ? `${target.path.includes('?') ? '&' : '?'}${body.text}` : ''
  const sent = get ? undefined : body
  const headers: Record<string, string> = {
    host: target.authority,
    ...authorization(options, target),
    'user-agent': options.get('user-agent') ?? `curl/${curlVersion}`,
    accept: options.has('json') ? 'application/json' : '*/*',
    ...(options.has('compressed') ? { 'accept-encoding': 'deflate, gzip' } : {}),
    ...(options.has('referer') ? { referer: options.get('referer') ?? '' } : {}),
    ...(options.has('cookie') ? { cookie: options.get('cookie') ?? '' } : {}),
    ...(options.has('range') ? { range: `bytes=${options.get('range')}` } : {}),
    ...(sent ? { 'content-length': String(byteLength(sent.text)), ...(sent.type ? { 'content-type': sent.type } : {}) } : {}),
  }
  for (const header of options.all('header')) addHeader(headers, header)
  return { method, target: target.path + query, headers, body: sent?.text ?? '' }
}

function addHeader(headers: Record<string, string>, header: string): void {
  const cut = header.search(/[:;]/)
  if (cut <= 0) return
  const name = header.slice(0, cut).toLowerCase()
  const value = header.slice(cut + 1).trim()
  if (header[cut] === ':' && value === '') delete headers[name]
  else headers[name] = value
}

function authorization(options: Options, target: Target): Record<string, string> {
  const bearer = options.get('oauth2-bearer')
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}` }
  const user = options.get('user') ?? target.user
  return user === undefined ? {} : { authorization: `Basic ${btoa(user.includes(':') ? user : `${user}:`)}` }
}
