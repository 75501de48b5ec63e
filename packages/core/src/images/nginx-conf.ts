import type { MainContext } from './image.ts'

export const defaultConf =
  'server {\n    listen       80;\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n\n' +
  '    error_page   500 502 503 504  /50x.html;\n    location = /50x.html {\n        root   /usr/share/nginx/html;\n    }\n}\n'

/** A directive with its arguments and, for a block, what stands in it. */
export interface Directive {
  name: string
  args: string[]
  block?: Directive[]
  line: number
  /** Set after reading: the file it stands in. */
  file?: string
}

export interface NginxServer {
  ports: number[]
  names: string[]
  directives: Directive[]
}

export interface NginxConf {
  servers: NginxServer[]
  /** The servers of each upstream block, as host or host:port. */
  upstreams: Record<string, string[]>
}

const mainFile = '/etc/nginx/nginx.conf'

/** A container's nginx configuration; a text in nginx's words when it does not parse or names a host that does not resolve. */
export function nginxConf(context: MainContext): NginxConf | string {
  const main = readConf(context, mainFile)
  if (typeof main === 'string') return main
  const http = main.find((d) => d.name === 'http')?.block ?? []
  const found: Directive[] = [...http]
  for (const include of http.filter((d) => d.name === 'include' && d.args[0]?.includes('conf.d/'))) {
    const directory = (include.args[0] as string).replace(/\/[^/]*$/, '')
    for (const name of (context.listFiles(directory) ?? []).filter((n) => n.endsWith('.conf'))) {
      const part = readConf(context, `${directory}/${name}`)
      if (typeof part === 'string') return part
      found.push(...part)
    }
  }
  const servers = found.filter((d) => d.name === 'server').map(serverOf)
  const upstreams = Object.fromEntries(found.filter((d) => d.name === 'upstream').map((d) => [d.args[0] ?? '', upstreamOf(d)]))
  return (context.starting ? unknownHost(context, found, upstreams) : undefined) ?? { servers, upstreams }
}

function readConf(context: MainContext, file: string): Directive[] | string {
  const parsed = parseNginx(context.readFile(file) ?? '')
  if (typeof parsed === 'string') return parsed.replace('FILE', file)
  for (const directive of everyDirective(parsed)) directive.file = file
  return parsed
}

function everyDirective(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((directive) => [directive, ...everyDirective(directive.block ?? [])])
}

const upstreamOf = (upstream: Directive): string[] =>
  (upstream.block ?? []).filter((d) => d.name === 'server').map((d) => d.args[0] ?? '')

/** nginx resolves the names of its upstreams once, when it starts. */
function unknownHost(context: MainContext, found: readonly Directive[], upstreams: Record<string, string[]>): string | undefined {
  for (const directive of everyDirective(found)) {
    const host = upstreamHost(directive)
    const name = host?.replace(/:\d+$/, '')
    if (host === undefined || name === undefined || Object.hasOwn(upstreams, host) || /^[\d.]+$/.test(name)) continue
    if (context.network().resolve(name).addresses.length > 0) continue
    return `host not found in upstream "${host}" in ${directive.file}:${directive.line}`
  }
  return undefined
}

function upstreamHost({ name, args, block }: Directive): string | undefined {
  const [target = ''] = args
  if (name === 'proxy_pass') return target.includes('$') ? undefined : /^https?:\/\/([^/]+)/.exec(target)?.[1]
  return name === 'server' && block === undefined ? target : undefined
}

function serverOf(server: Directive): NginxServer {
  const block = server.block ?? []
  const listens = block.filter((d) => d.name === 'listen').map((d) => Number(/(\d+)$/.exec(d.args[0] ?? '80')?.[1] ?? 80))
  const names = block.filter((d) => d.name === 'server_name').flatMap((d) => d.args)
  return { ports: listens.length > 0 ? [...new Set(listens)] : [80], names, directives: block }
}

/** Parses nginx's configuration language; a text of what is wrong with FILE for the file's name. */
export function parseNginx(text: string): Directive[] | string {
  const token = /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|([^\s{};"'#]+)/y
  const stack: Directive[][] = [[]]
  let words: string[] = []
  let line = 1
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) return `unexpected "${text[at]}" in FILE:${line}`
    line += match[0].split('\n').length - 1
    const word = match[1] ?? match[2] ?? match[4]
    if (word !== undefined) words.push(word.replace(/\\(["'\\])/g, '$1'))
    if (match[3] === undefined) continue
    const done = close(match[3], stack, words, line)
    if (typeof done === 'string') return done
    words = []
  }
  if (stack.length > 1) return `unexpected end of file, expecting "}" in FILE:${line}`
  return words.length > 0 ? `unexpected end of file, expecting ";" or "}" in FILE:${line}` : (stack[0] as Directive[])
}

function close(mark: string, stack: Directive[][], words: string[], line: number): undefined | string {
  const [name, ...args] = words
  if (mark === '}') {
    if (name !== undefined || stack.length === 1) return `unexpected "}" in FILE:${line}`
    stack.pop()
    return undefined
  }
  if (name === undefined) return `unexpected "${mark}" in FILE:${line}`
  const directive: Directive = { name, args, line }
  stack.at(-1)?.push(directive)
  if (mark === '{') {
    directive.block = []
    stack.push(directive.block)
  }
  return undefined
}
