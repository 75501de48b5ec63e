import { textOfBytes } from '../api/bytes-text.ts'
import type { HttpResponse } from '../network/packet.ts'
import type { Files } from '../process/files.ts'

/** A file below /var/log of a node, or the links to what a folder there holds; undefined when there is none. Models net/http FileServer. */
export function nodeLogs(files: Files, path: string): HttpResponse | undefined {
  const full = `/var/log/${path}`.replace(/\/+$/, '')
  if (path.split('/').includes('..')) return undefined
  const names = files.list(full)
  if (Array.isArray(names)) return page([...names].sort().map((name) => link(files, full, name)))
  const content = files.read(full)
  return typeof content === 'string' ? undefined : said('text/plain; charset=utf-8', textOfBytes(content))
}

const said = (type: string, body: string): HttpResponse => ({
  status: 200,
  reason: 'OK',
  headers: { 'Content-Type': type },
  body,
})

function link(files: Files, folder: string, name: string): string {
  const stat = files.stat(`${folder}/${name}`)
  const mark = typeof stat === 'object' && stat.type === 'directory' ? '/' : ''
  return `<a href="${encodeURIComponent(name)}${mark}">${name}${mark}</a>\n`
}

const page = (links: readonly string[]): HttpResponse =>
  said(
    'text/html; charset=utf-8',
    `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`,
  )
