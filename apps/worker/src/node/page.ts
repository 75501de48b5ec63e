import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** The built page from `folder`; undefined for what is not in it. */
export function servePage(folder: string, request: Request): Response | undefined {
  const { pathname } = new URL(request.url)
  const path = normalize(join(folder, pathname === '/' ? 'index.html' : pathname))
  if (!path.startsWith(folder) || !existsSync(path) || !statSync(path).isFile()) return undefined
  const type = types[extname(path)]
  if (type === undefined) return undefined
  const hashed = pathname.startsWith('/assets/')
  return new Response(readFileSync(path), {
    headers: {
      'content-type': type,
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(type.startsWith('text/html') ? pageHeaders : {}),
    },
  })
}

/** The page runs its own scripts alone; node pages are framed from the same origin and sandboxed. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
