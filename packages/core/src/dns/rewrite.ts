import { compilePattern } from './bounded-pattern.ts'
import type { Directive } from './corefile-text.ts'

/** A line of the rewrite plugin that is about names. */
export interface Rewrite {
  kind: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex'
  from: string
  to: string
  /** The lines below are asked too. */
  goesOn: boolean
}

const kinds = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex'])

/** `rewrite [stop|continue] name [KIND] FROM TO`, or the same in braces. */
export function rewriteOf({ words: given, body }: Directive): Rewrite[] {
  const inner = body.find((line) => line.words[0] === 'name')
  const words = inner ? [...given, ...inner.words] : given
  const rest = words.slice(1).filter((word) => word !== 'stop' && word !== 'continue')
  if (rest[0] !== 'name') return []
  const kind = kinds.has(rest[1] ?? '') ? (rest[1] as Rewrite['kind']) : 'exact'
  const [from, to] = kinds.has(rest[1] ?? '') ? rest.slice(2) : rest.slice(1)
  if (from === undefined || to === undefined) return []
  const plain = (text: string): string => text.replace(/\.$/, '').toLowerCase()
  return [{ kind, from: kind === 'regex' ? from : plain(from), to: plain(to), goesOn: words.includes('continue') }]
}

/** The name that is looked up in place of the one that was asked for. */
export function rewrite(name: string, rewrites: readonly Rewrite[]): string {
  let now = name
  for (const one of rewrites) {
    const changed = changedBy(now, one)
    if (changed === undefined) continue
    now = changed
    if (!one.goesOn) break
  }
  return now
}

function changedBy(name: string, { kind, from, to }: Rewrite): string | undefined {
  if (kind === 'exact') return name === from ? to : undefined
  if (kind === 'prefix') return name.startsWith(from) ? to + name.slice(from.length) : undefined
  if (kind === 'suffix') return name.endsWith(from) ? name.slice(0, -from.length) + to : undefined
  if (kind === 'substring') return name.includes(from) ? name.replace(from, to) : undefined
  return byRegex(name, from, to)
}

/** {1} stands for the first group. Like CoreDNS, a pattern sees the name with its last dot. */
function byRegex(name: string, from: string, to: string): string | undefined {
  const pattern = compilePattern(from)
  const match = pattern && (pattern.exec(`${name}.`) ?? pattern.exec(name))
  if (!match) return undefined
  return to.replaceAll(/\{(\d)\}/g, (_, group: string) => match[Number(group)] ?? '').replace(/\.$/, '')
}
