const guessed = ['ftp', 'dict', 'ldap', 'imap', 'smtp', 'pop3']

/**
 * A URL as curl's parser writes it: its scheme in small letters, two slashes, a numeric host as an address, and no dot
 * segments. Undefined when it makes no sense. Models curl's lib/urlapi.c.
 */
export function normalUrl(text: string, options: { asIs: boolean; scheme?: string | undefined }): string | undefined {
  const found = /^([a-z][a-z0-9+.-]*):(\/*)(.*)$/is.exec(text)
  // a host with a port begins like a scheme does
  const schemed = found && (found[2] ?? '') !== '' ? found : undefined
  if (schemed && (schemed[2] ?? '').length > 3) return undefined
  const rest = schemed ? (schemed[3] ?? '') : text
  const scheme = (schemed?.[1] ?? options.scheme ?? guess(rest)).toLowerCase()
  if (scheme === 'file') return text
  const parts = /^([^/?#]*)([/?#].*)?$/s.exec(rest)
  if (!parts || (parts[1] ?? '') === '') return undefined
  const [, authority = '', tail = ''] = parts
  if (/%(?![0-9a-f]{2})/i.test(tail.replace(/[?#].*$/s, ''))) return text
  const normal = normalAuthority(authority)
  return normal === undefined ? undefined : `${scheme}://${normal}${options.asIs ? tail : withoutDots(tail)}`
}

const guess = (rest: string): string => guessed.find((name) => rest.toLowerCase().startsWith(`${name}.`)) ?? 'http'

function normalAuthority(authority: string): string | undefined {
  const found = /^(.*@)?(\[[^\]]*\]|[^:]*)(:\d*)?$/s.exec(authority)
  if (!found) return undefined
  const [, user = '', host = '', port = ''] = found
  return `${user}${numericHost(host) ?? host}${port === ':' ? '' : port.replace(/^:0+(?=\d)/, ':')}`
}

/** `3232238166`, `0xc0a80a56`, `127.1` and `0300.168.10.86` are addresses. */
function numericHost(host: string): string | undefined {
  const parts = host.replace(/\.$/, '').split('.')
  if (parts.length > 4 || !parts.every((part) => /^(0x[0-9a-f]+|\d+)$/i.test(part))) return undefined
  const numbers = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)))
  const last = numbers.pop() as number
  if (numbers.some((one) => one > 255) || last >= 256 ** (4 - numbers.length)) return undefined
  const ends = Array.from({ length: 4 - numbers.length }, (_, i) => Math.floor(last / 256 ** i) % 256).reverse()
  return [...numbers, ...ends].join('.')
}

/** A path without `.` and `..` (RFC 3986, 5.2.4). */
function withoutDots(tail: string): string {
  const cut = tail.search(/[?#]/)
  const path = cut < 0 ? tail : tail.slice(0, cut)
  const segments = path.split('/')
  const kept: string[] = []
  for (const [at, segment] of segments.entries()) {
    const isLast = at === segments.length - 1
    if (segment === '..' && kept.length > 1) kept.pop()
    if (segment !== '.' && segment !== '..') kept.push(segment)
    else if (isLast) kept.push('')
  }
  return kept.join('/') + (cut < 0 ? '' : tail.slice(cut))
}
