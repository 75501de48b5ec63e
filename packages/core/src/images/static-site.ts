import type { HttpRequest } from '../network/packet.ts'
import { targetOf } from './http-answer.ts'

/** Files that are served. Paths are absolute. */
export interface Site {
  readFile(path: string): string | undefined
  /** Names in a directory; undefined when it is none. */
  listFiles(path: string): string[] | undefined
  kindOf?(path: string): 'directory' | 'symlink' | 'file' | undefined
  modifiedAtMs?(path: string): number | undefined
}

/** What a file server found for a request. */
export type SiteHit =
  | { kind: 'file'; path: string; content: string; type: string }
  /** A directory without its slash. */
  | { kind: 'redirect'; location: string }
  | { kind: 'directory'; path: string; names: string[] }
  | { kind: 'missing' }

const types: Record<string, string> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  xml: 'text/xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  md: 'text/markdown',
}

/** Looks a request's path up below `root` in the container's files. */
export function findFile(context: Site, root: string, request: HttpRequest, index: readonly string[]): SiteHit {
  const { path } = targetOf(request)
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return { kind: 'missing' }
  const full = [root === '/' ? '' : root, ...parts].join('/') || '/'
  const content = context.readFile(full)
  if (content !== undefined) return { kind: 'file', path: full, content, type: typeOf(full) }
  const names = context.listFiles(full)
  if (!names) return { kind: 'missing' }
  if (!path.endsWith('/')) return { kind: 'redirect', location: `${path}/` }
  for (const name of index) {
    const page = context.readFile(`${full === '/' ? '' : full}/${name}`)
    if (page !== undefined) return { kind: 'file', path: `${full}/${name}`, content: page, type: typeOf(name) }
  }
  return { kind: 'directory', path: full, names }
}

export function typeOf(path: string): string {
  return types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}
