/** What of a Corefile this server acts on: one server block, and the others beside it. */
export interface Corefile {
  /** The zone of the kubernetes plugin; undefined without it. */
  domain: string | undefined
  ttlSeconds: number
  hosts: { ip: string; names: string[] }[]
  hostsFallthrough: boolean
  hostsTtlSeconds: number
  rewrites: Rewrite[]
  log: boolean
  /** Where `forward` leads: addresses, or the file /etc/resolv.conf; empty without it. */
  forward: string[]
  /** Server blocks of zones of their own, without their dots at the end. */
  stubs: { zone: string; corefile: Corefile }[]
}

export interface Rewrite {
  kind: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex'
  from: string
  to: string
}

interface Directive {
  words: string[]
  body: Directive[]
}

const maxRewrites = 200

/** Reads a Corefile; a text says what is wrong with it, in the words of the server's log. */
export function parseCorefile(text: string): Corefile | string {
  const directives = readBlocks(text)
  if (typeof directives === 'string') return directives
  const unknown = directives.flatMap((block) => block.body).find((plugin) => !known.has(plugin.words[0] ?? ''))
  if (unknown) return `plugin/${unknown.words[0]}: Unknown directive '${unknown.words[0]}'`
  const zonesOf = ({ words }: Directive): string[] =>
    words.map((word) => word.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase())
  const root = directives.find((block) => zonesOf(block).some((zone) => zone === '' || zone === 'cluster.local'))
  const others = directives.filter((block) => block !== root)
  const stubs = others.flatMap((block) => zonesOf(block).map((zone) => ({ zone, corefile: blockOf(block.body, []) })))
  return blockOf(root?.body ?? [], stubs.slice(0, maxStubs))
}

const maxStubs = 100

function blockOf(plugins: readonly Directive[], stubs: Corefile['stubs']): Corefile {
  const kubernetes = plugins.find((plugin) => plugin.words[0] === 'kubernetes')
  const hosts = plugins.find((plugin) => plugin.words[0] === 'hosts')
  return {
    domain: kubernetes && (kubernetes.words.find((word, i) => i > 0 && !word.endsWith('.arpa')) ?? 'cluster.local'),
    ttlSeconds: Number(kubernetes?.body.find((line) => line.words[0] === 'ttl')?.words[1] ?? 5),
    hosts: (hosts?.body ?? [])
      .filter((line) => /^\d/.test(line.words[0] ?? ''))
      .map(({ words: [ip = '', ...names] }) => ({ ip, names: names.map((name) => name.toLowerCase()) })),
    hostsTtlSeconds: Number(hosts?.body.find((line) => line.words[0] === 'ttl')?.words[1] ?? 3600),
    hostsFallthrough: hosts?.body.some((line) => line.words[0] === 'fallthrough') ?? false,
    rewrites: plugins
      .filter((plugin) => plugin.words[0] === 'rewrite')
      .slice(0, maxRewrites)
      .flatMap(rewriteOf),
    log: plugins.some((plugin) => plugin.words[0] === 'log'),
    forward: plugins.find((plugin) => plugin.words[0] === 'forward')?.words.slice(2) ?? [],
    stubs,
  }
}

const known = new Set([
  'errors',
  'health',
  'ready',
  'kubernetes',
  'prometheus',
  'forward',
  'cache',
  'loop',
  'reload',
  'loadbalance',
  'hosts',
  'rewrite',
  'log',
  'file',
  'template',
  'autopath',
  'whoami',
  'chaos',
  'debug',
  'bind',
  'acl',
  'any',
  'bufsize',
  'cancel',
  'dns64',
  'erratic',
  'minimal',
  'nsid',
  'root',
  'secondary',
  'tls',
  'trace',
  'transfer',
  'view',
  'import',
  'header',
  'local',
  'metadata',
  'timeouts',
  'multisocket',
])

const kinds = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex'])

function rewriteOf({ words: given, body }: Directive): Rewrite[] {
  // rewrite stop { name regex … }
  const inner = body.find((line) => line.words[0] === 'name')
  const words = inner ? ['rewrite', ...inner.words] : given
  const rest = words.slice(1).filter((word) => word !== 'stop' && word !== 'continue')
  if (rest[0] !== 'name') return []
  const kind = kinds.has(rest[1] ?? '') ? (rest[1] as Rewrite['kind']) : 'exact'
  const [from, to] = kinds.has(rest[1] ?? '') ? rest.slice(2) : rest.slice(1)
  return from === undefined || to === undefined
    ? []
    : [{ kind, from: from.replace(/\.$/, '').toLowerCase(), to: to.replace(/\.$/, '').toLowerCase() }]
}

function readBlocks(text: string): Directive[] | string {
  const root: Directive = { words: [], body: [] }
  const stack = [root]
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') continue
    if (line === '}') {
      if (stack.length === 1) return `Corefile:${i + 1} - Error during parsing: Unexpected '}' because no matching opening brace`
      stack.pop()
      continue
    }
    const opens = line.endsWith('{')
    const directive: Directive = { words: (opens ? line.slice(0, -1) : line).trim().split(/\s+/), body: [] }
    stack.at(-1)?.body.push(directive)
    if (opens) stack.push(directive)
  }
  return stack.length > 1
    ? `Corefile:${text.split('\n').length} - Error during parsing: Unexpected EOF while looking for matching closing brace`
    : root.body
}
