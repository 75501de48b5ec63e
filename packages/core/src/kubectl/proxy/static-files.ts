import { textOfBytes } from '../../api/bytes-text.ts'
import { httpReason } from '../../api/http-reason.ts'
import type { HttpResponse } from '../../network/packet.ts'
import type { FileStat, Files } from '../../process/files.ts'
import { absolutePath } from '../documents.ts'
import { notFound } from './plain-answer.ts'

/** The files below a directory as Go's http.FileServer shows them; `path` begins behind the prefix. Models net/http serveFile. */
export function staticFile(files: Files, directory: string, path: string): HttpResponse {
  const clean = path.startsWith('/') ? path : `/${path}`
  if (clean.endsWith('/index.html')) return toDirectory('./')
  const place = `${directory}${absolutePath({ cwd: '/', env: {} }, clean)}`.replace(/(?<=.)\/$/, '')
  const stat = files.stat(place)
  if (typeof stat === 'string') return notFound
  const isDirectory = stat.type === 'directory'
  if (isDirectory && !clean.endsWith('/')) return toDirectory(`${lastPart(clean)}/`)
  if (!isDirectory && clean.endsWith('/')) return toDirectory(`../${lastPart(clean.slice(0, -1))}`)
  if (!isDirectory) return content(files, place, stat)
  const index = `${place}/index.html`
  const page = files.stat(index)
  return typeof page === 'string' || page.type === 'directory' ? listing(files, place) : content(files, index, page)
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const toDirectory = (location: string): HttpResponse => ({
  status: 301,
  reason: httpReason(301),
  headers: { Location: location },
  body: '',
})

function content(files: Files, place: string, { modifiedAtMs }: FileStat): HttpResponse {
  const bytes = files.read(place)
  if (typeof bytes === 'string') return notFound
  const headers = {
    'Accept-Ranges': 'bytes',
    'Content-Type': typeOf(place, bytes),
    'Last-Modified': new Date(modifiedAtMs).toUTCString(),
  }
  return { status: 200, reason: 'OK', headers, body: textOfBytes(bytes) }
}

/** The types that Go knows by itself. Models mime/type.go builtinTypesLower. */
const types: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  htm: 'text/html; charset=utf-8',
  html: 'text/html; charset=utf-8',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  mjs: 'text/javascript; charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webp: 'image/webp',
  xml: 'text/xml; charset=utf-8',
}

function typeOf(place: string, bytes: Uint8Array): string {
  const known = types[/\.([^./]*)$/.exec(place)?.[1]?.toLowerCase() ?? '']
  if (known !== undefined) return known
  const isBinary = bytes.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 11)
  return isBinary ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escaped[char] as string)

function listing(files: Files, place: string): HttpResponse {
  const names = files.list(place)
  if (typeof names === 'string') return notFound
  const rows = names.sort().map((name) => {
    const stat = files.stat(`${place}/${name}`)
    const shown = typeof stat !== 'string' && stat.type === 'directory' ? `${name}/` : name
    return `<a href="${encodeURI(shown)}">${escapeHtml(shown)}</a>\n`
  })
  const head = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n'
  const body = `${head}<pre>\n${rows.join('')}</pre>\n`
  return { status: 200, reason: 'OK', headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
}
