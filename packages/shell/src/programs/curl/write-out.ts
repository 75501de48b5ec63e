import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { canonical } from '../net/http.ts'
import type { Transfer } from './state.ts'

/** -w FORMAT; `@file` reads it. Models curl's src/tool_writeout.c. */
export async function writeOut(process: ShellProcess, format: string, result: Transfer, index: number): Promise<void> {
  const text = format.startsWith('@') ? await fileText(process, format.slice(1)) : format
  let write = (piece: string): void => process.stdout(piece)
  const pattern = /%\{(stdout|stderr|header\{[^}]*\}|[a-z_]+)\}|%%|\\([\s\S])|[\s\S]/g
  for (const [whole, name, escape] of text.matchAll(pattern)) {
    if (whole === '%%') write('%')
    else if (escape !== undefined) write({ n: '\n', r: '\r', t: '\t' }[escape] ?? whole)
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
  if (name.startsWith('header{')) return header(result, name.slice(7, -1))
  if (name === 'json')
    return JSON.stringify(Object.fromEntries(jsonNames.map((key) => [key, jsonValue(variables[key]?.(result, index) ?? '')])))
  if (name === 'header_json')
    return JSON.stringify(
      Object.fromEntries(Object.entries(result.headers).map(([key, value]) => [key.toLowerCase(), [value]])),
      null,
      2,
    )
  return variables[name]?.(result, index)
}

function header(result: Transfer, name: string): string {
  return Object.entries(result.headers).find(([key]) => canonical(key.toLowerCase()) === canonical(name.toLowerCase()))?.[1] ?? ''
}

const time = (seconds: number): string => seconds.toFixed(6)
const code = (status: number): string => String(status).padStart(3, '0')

const variables: Record<string, (result: Transfer, index: number) => string> = {
  content_type: (result) => header(result, 'content-type'),
  errormsg: (result) => (result.exit === 0 ? '' : result.message),
  exitcode: (result) => String(result.exit),
  filename_effective: (result) => result.fileName ?? '',
  http_code: (result) => code(result.status),
  response_code: (result) => code(result.status),
  http_connect: () => '000',
  http_version: (result) => (result.status > 0 ? '1.1' : '0'),
  local_ip: (result) => result.localIp,
  local_port: (result) => String(result.localPort),
  method: (result) => result.method,
  num_connects: (result) => String(result.connects),
  num_headers: (result) => String(Object.keys(result.headers).length),
  num_redirects: (result) => String(result.redirects),
  redirect_url: (result) => result.redirectUrl,
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

const jsonNames = Object.keys(variables)
  .filter((name) => name !== 'onerror')
  .sort()

function jsonValue(text: string): string | number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
