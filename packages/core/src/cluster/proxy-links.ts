/** Which attributes of which tags hold addresses. Models apimachinery util/proxy/transport.go (1.36). */
const attributes: Record<string, readonly string[]> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

/** What they hold is text, not tags. */
const rawText = new Set(['iframe', 'noembed', 'noframes', 'noscript', 'plaintext', 'script', 'style', 'textarea', 'title', 'xmp'])

/** A page with `link` applied to its links, its tags written as Go's html package writes them. */
export function rewriteHtml(html: string, link: (address: string) => string): string {
  let out = ''
  let at = 0
  for (;;) {
    const open = html.indexOf('<', at)
    if (open < 0) return out + html.slice(at)
    out += html.slice(at, open)
    const piece = pieceAt(html, open, link)
    if (!piece) return out + html.slice(open)
    out += piece.text
    at = piece.end
  }
}

interface Piece {
  text: string
  end: number
}

function pieceAt(html: string, open: number, link: (address: string) => string): Piece | undefined {
  const verbatim = (end: number): Piece => ({ text: html.slice(open, end), end })
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4)
    return verbatim(close < 0 ? html.length : close + 3)
  }
  if (!/[a-zA-Z]/.test(html[open + 1] ?? '')) return verbatim(open + 1)
  const tag = readTag(html, open, link)
  if (!tag || !rawText.has(tag.name) || tag.text.endsWith('/>')) return tag
  const close = html.toLowerCase().indexOf(`</${tag.name}`, tag.end)
  const end = close < 0 ? html.length : close
  return { text: tag.text + html.slice(tag.end, end), end }
}

/** From `<` to `>`; undefined when the page ends inside. */
function readTag(html: string, open: number, link: (address: string) => string): (Piece & { name: string }) | undefined {
  const name = (/[^\s/>]+/y.exec(from(html, open + 1))?.[0] ?? '').toLowerCase()
  let at = open + 1 + name.length
  let text = `<${name}`
  for (;;) {
    while (/[\s/]/.test(html[at] ?? '')) at++
    if (at >= html.length) return undefined
    if (html[at] === '>') return { name, text: text + (html[at - 1] === '/' ? '/>' : '>'), end: at + 1 }
    const attribute = readAttribute(html, at)
    if (!attribute) return undefined
    const { key, value } = attribute
    text += ` ${key}="${attributes[name]?.includes(key) ? link(value) : value}"`
    at = attribute.end
  }
}

const from = (html: string, at: number): string => html.slice(at, at + 256)

function readAttribute(html: string, at: number): { key: string; value: string; end: number } | undefined {
  let end = at
  while (end < html.length && !/[\s/=>]/.test(html[end] as string)) end++
  if (end === at) end++
  const key = html.slice(at, end).toLowerCase()
  let next = end
  while (/\s/.test(html[next] ?? '')) next++
  if (html[next] !== '=') return { key, value: '', end }
  next++
  while (/\s/.test(html[next] ?? '')) next++
  const quote = html[next]
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, next + 1)
    return close < 0 ? undefined : { key, value: html.slice(next + 1, close).replaceAll('"', '&#34;'), end: close + 1 }
  }
  end = next
  while (end < html.length && !/[\s>]/.test(html[end] as string)) end++
  return { key, value: html.slice(next, end).replaceAll('"', '&#34;'), end }
}

export interface Through {
  /** Host and port that were dialled. */
  source: string
  /** The Host header of the client's request. */
  requestHost: string
  /** …/proxy */
  prefix: string
}

/** An address that leads back through the proxy, unless it is relative or of another host. Models its rewriteURL (1.36). */
export function throughProxy(address: string, { source, requestHost, prefix }: Through): string {
  const match = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/is.exec(address)
  const [, scheme = '', host = '', path = '', rest = ''] = match ?? []
  const elsewhere = host !== '' && host !== source && host !== requestHost
  if (elsewhere || !path.startsWith('/')) return address
  const origin = host !== '' && host === requestHost ? `${scheme === '' ? '' : `${scheme}:`}//${host}` : ''
  return origin + (path.startsWith(prefix) ? path : joined(prefix, path)) + rest
}

/** Models path.Join, with a last slash kept. */
function joined(prefix: string, path: string): string {
  const out: string[] = []
  for (const part of `${prefix}/${path}`.split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}${path.endsWith('/') && path !== '' ? '/' : ''}`
}
