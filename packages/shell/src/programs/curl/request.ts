import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpRequest } from '@kubemaze/core/network/packet.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { byteLength } from '../net/http.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import { formBody } from './form.ts'

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
  if (options.has('form') || options.has('form-string')) return formBody(process, options)
  if (options.has('upload-file')) return uploadBody(process, options.get('upload-file') ?? '')
  return pieces.length > 0 ? { text: pieces.join('&'), type: 'application/x-www-form-urlencoded' } : undefined
}

async function uploadBody(process: ShellProcess, name: string): Promise<Body | { error: string }> {
  const text = await fileText(process, name)
  return text === undefined ? { error: `Can't open '${name}'!` } : { text }
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

/** The request curl sends. Header names are lower-case; a header given as `Name:` is left out. */
export function buildRequest(
  options: Options,
  target: Target,
  body: Body | undefined,
  via: { cookies?: string | undefined; proxied?: boolean } = {},
): HttpRequest {
  const get = options.has('get')
  const method =
    options.get('request') ?? (options.has('head') ? 'HEAD' : options.has('upload-file') ? 'PUT' : body && !get ? 'POST' : 'GET')
  const query = get && body ? `${target.path.includes('?') ? '&' : '?'}${body.text}` : ''
  const sent = get ? undefined : body
  const headers: Record<string, string> = {
    host: target.authority,
    ...authorization(options, target),
    ...(options.has('range') ? { range: `bytes=${options.get('range')}` } : {}),
    'user-agent': options.get('user-agent') ?? `curl/${curlVersion}`,
    ...(options.has('json') ? {} : { accept: '*/*' }),
    ...(options.has('compressed') ? { 'accept-encoding': 'deflate, gzip, br, zstd' } : {}),
    ...refererOf(options),
    ...(via.cookies === undefined ? {} : { cookie: via.cookies }),
    ...(via.proxied ? { 'proxy-connection': 'Keep-Alive' } : {}),
    ...modifiedSince(options),
    ...(options.has('json') ? { 'content-type': 'application/json', accept: 'application/json' } : {}),
  }
  if (headers['user-agent'] === '') delete headers['user-agent']
  for (const header of options.all('header')) addHeader(headers, header)
  if (sent) {
    headers['content-length'] ??= String(byteLength(sent.text))
    if (sent.type) headers['content-type'] ??= sent.type
  }
  const path = pathOf(options, target) + query
  return { method, target: via.proxied ? `${target.scheme}://${target.authority}${path}` : path, headers, body: sent?.text ?? '' }
}

/** -T to a folder names the file. */
function pathOf(options: Options, { path }: Target): string {
  const name = options.get('upload-file')
  return name !== undefined && name !== '-' && path.endsWith('/') && !path.includes('?')
    ? path + (name.split('/').at(-1) ?? '')
    : path
}

function refererOf(options: Options): Record<string, string> {
  const referer = options.get('referer')?.replace(/;auto$/, '') ?? ''
  return referer === '' ? {} : { referer }
}

/** -z DATE; `-` before it asks for what is older. */
function modifiedSince(options: Options): Record<string, string> {
  const given = options.get('time-cond')
  const at =
    given === undefined ? Number.NaN : Date.parse(given.replace(/^[-=+]/, '').replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00Z'))
  if (given === undefined || Number.isNaN(at)) return {}
  return { [given.startsWith('-') ? 'if-unmodified-since' : 'if-modified-since']: new Date(at).toUTCString() }
}

function addHeader(headers: Record<string, string>, header: string): void {
  const cut = header.search(/[:;]/)
  if (cut <= 0) return
  const name = header.slice(0, cut).toLowerCase()
  const value = header.slice(cut + 1).trim()
  if (name !== 'host') delete headers[name]
  if (header[cut] === ':' && value === '') delete headers[name]
  else headers[name] = value
}

function authorization(options: Options, target: Target): Record<string, string> {
  const bearer = options.get('oauth2-bearer')
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}` }
  if (options.has('digest') || options.has('ntlm') || options.has('negotiate')) return {}
  const user = options.get('user') ?? (target.user === undefined ? undefined : decoded(target.user))
  return user === undefined ? {} : { authorization: `Basic ${btoa(user.includes(':') ? user : `${user}:`)}` }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
