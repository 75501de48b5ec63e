import { type Directive, parseError } from './corefile-text.ts'

const maxImports = 10_000

/** A Corefile with its snippets in the place of the lines that import them; a text says what is wrong. Models coredns/caddy caddyfile doImport. */
export function withImports(directives: readonly Directive[]): Directive[] | string {
  const snippets = new Map<string, Directive>()
  for (const one of directives) {
    const name = /^\((.+)\)$/.exec(one.words[0] ?? '')?.[1]
    if (name !== undefined && one.words.length === 1) snippets.set(name, one)
  }
  let left = maxImports
  const filled = (body: readonly Directive[]): Directive[] | string => {
    const out: Directive[] = []
    for (const line of body) {
      if (line.words[0] !== 'import') {
        const inner = filled(line.body)
        if (typeof inner === 'string') return inner
        out.push({ ...line, body: inner })
        continue
      }
      const [, pattern, ...more] = line.words
      if (pattern === undefined) return parseError(line.line, "Wrong argument count or unexpected line ending after 'import'")
      if (more.length > 0) return parseError(line.line, 'Import takes only one argument (glob pattern or file)')
      if (left-- === 0) return parseError(line.line, `maximum import limit reached: ${maxImports}`)
      const snippet = snippets.get(pattern)
      // a pattern that no file fits is none; of files there is the Corefile alone
      if (!snippet && !/[*?[]/.test(pattern)) return parseError(line.line, `File to import not found: ${pattern}`)
      const own = snippet ? filled(snippet.body) : []
      if (typeof own === 'string') return own
      out.push(...own)
    }
    return out
  }
  return filled(directives.filter((one) => ![...snippets.values()].includes(one)))
}
