import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { canonical } from '../net/http.ts'
import { versionText } from './help.ts'
import type { Transfer } from './state.ts'

/** -w FORMAT; `@file` reads it. Models curl's src/tool_writeout.c. */
export async function writeOut(process: ShellProcess, format: string, result: Transfer, index: number): Promise<void> {
  const text = format.startsWith('@') ? await fileText(process, format.slice(1)) : format
  let write = (piece: string): void => process.stdout(piece)
  const pattern = /%header\{([^}]*)\}|%\{([^}]*)\}|%%|\\([\s\S])|[\s\S]/g
  for (const [whole, headerName, name, escape] of text.matchAll(pattern)) {
    if (whole === '%%') write('%')
    else if (escape !== undefined) write({ n: '\n', r: '\r', t: '\t' }[escape] ?? whole)
    else if (headerName !== undefined) write(header(result, headerName))
    else if (name === 'onerror' && result.exit === 0) return
    else if (name === 'stderr') write = (piece) => process.stderr(piece)
    else if (name === 'stdout') write = (piece) => process.stdout(piece)
    else if (name === undefined) write(whole)
    else write(known(process, name, variable(name, result, index)))
  }
}

function known(process: ShellProcess, name: string, text: string | undefined): string {
  if (text === undefined) process.stderr(`curl: unknown --write-out variable: '${name}'\n`)
  return text ?? ''
}

async function fileText(process: ShellProcess, name: string): Promise<string> {
  if (name === '-') return process.stdin.readAll()
  const content = process.files.read(name.startsWith('/') ? name : `${process.cwd}/${name}`)
  return typeof content === 'string' ? '' : textOfBytes(content)
}

function variable(name: string, result: Transfer, index: number): string | undefined {
  if (name === 'json') return jsonText(result, index)
  if (name === 'header_json') return headerJson(result)
  return Object.hasOwn(variables, name) ? variables[name]?.(result, index) : undefined
}

function header(result: Transfer, name: string): string {
  return Object.entries(result.headers).find(([key]) => canonical(key.toLowerCase()) === canonical(name.toLowerCase()))?.[1] ?? ''
}

const time = (seconds: number): string => seconds.toFixed(6)
const code = (status: number): string => String(status).padStart(3, '0')

const variables: Record<string, (result: Transfer, index: number) => string> = {
  certs: () => '',
  content_type: (result) => header(result, 'content-type'),
  errormsg: (result) => (result.exit === 0 ? '' : result.message),
  exitcode: (result) => String(result.exit),
  filename_effective: (result) => result.fileName ?? '',
  ftp_entry_path: () => '',
  http_code: (result) => code(result.status),
  response_code: (result) => code(result.status),
  http_connect: () => '000',
  http_version: (result) => (result.status > 0 ? '1.1' : '0'),
  local_ip: (result) => result.localIp,
  local_port: (result) => String(result.localPort),
  method: (result) => result.method,
  num_certs: () => '0',
  num_connects: (result) => String(result.connects),
  num_headers: (result) => String(Object.keys(result.headers).length),
  num_redirects: (result) => String(result.redirects),
  proxy_ssl_verify_result: () => '0',
  redirect_url: (result) => result.redirectUrl,
  referer: () => '',
  remote_ip: (result) => result.remoteIp,
  remote_port: (result) => String(result.remotePort),
  scheme: (result) => (result.status > 0 ? result.scheme.toUpperCase() : ''),
  size_download: (result) => String(result.bytes),
  size_header: (result) => String(result.headerBytes),
  size_request: (result) => String(result.requestBytes),
  size_upload: (result) => String(result.uploadBytes),
  speed_download: (result) => String(Math.round(result.bytes / Math.max(0.001, result.totalSeconds))),
  speed_upload: () => '0',
  ssl_verify_result: () => '0',
  time_appconnect: (result) => time(result.scheme === 'https' ? result.connectSeconds : 0),
  time_connect: (result) => time(result.connectSeconds),
  time_namelookup: (result) => time(result.lookupSeconds),
  time_pretransfer: (result) => time(result.connectSeconds),
  time_redirect: () => time(0),
  time_starttransfer: (result) => time(result.status > 0 ? result.totalSeconds : 0),
  time_total: (result) => time(result.totalSeconds),
  url: (result) => result.url,
  url_effective: (result) => result.effectiveUrl,
  urlnum: (_result, index) => String(index),
  onerror: () => '',
}

const absent = new Set(['errormsg', 'filename_effective', 'ftp_entry_path', 'redirect_url', 'referer', 'content_type', 'scheme'])
const jsonNames = Object.keys(variables)
  .filter((name) => name !== 'onerror')
  .sort()

function jsonText(result: Transfer, index: number): string {
  const pairs = jsonNames.map((name) => `"${name}":${jsonValue(name, variables[name]?.(result, index) ?? '')}`)
  return `{${pairs.join(',')},"curl_version":"${versionText
    .slice('curl '.length)
    .split('\n')[0]
    ?.replace(/^\S+ \S+ /, '')}"}`
}

function jsonValue(name: string, text: string): string {
  if (text === '' && absent.has(name)) return 'null'
  if (name === 'http_code' || name === 'response_code' || name === 'http_connect') return String(Number(text))
  return /^\d+(\.\d+)?$/.test(text) && name !== 'http_version' ? text : JSON.stringify(text)
}

function headerJson({ headers }: Transfer): string {
  const lines = Object.entries(headers).map(([key, value]) => `"${key.toLowerCase()}":["${value.replace(/["\\]/g, '\\$&')}"]`)
  return `{${lines.join(',\n')}\n}`
}
