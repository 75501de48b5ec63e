import { compilePattern } from './bounded-pattern.ts'

export type MatchKind = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex'

export const matchKinds: ReadonlySet<string> = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex'])

const plain = (text: string): string => text.replace(/\.$/, '').toLowerCase()

/** What the rewrite plugin finds a name by. */
export const fromText = (kind: MatchKind, from: string): string => (kind === 'regex' ? from : plain(from))

/** The name with what was found put in place of it; undefined when it does not fit. */
export function replaced(name: string, kind: MatchKind, from: string, to: string): string | undefined {
  if (kind === 'exact') return name === from ? to : undefined
  if (kind === 'prefix') return name.startsWith(from) ? to + name.slice(from.length) : undefined
  if (kind === 'suffix') return name.endsWith(from) ? name.slice(0, -from.length) + to : undefined
  if (kind === 'substring') return name.includes(from) ? name.replace(from, to) : undefined
  return byRegex(name, from, to)
}

/** {1} stands for the first group. Like CoreDNS, a pattern sees the name with its last dot. */
export function byRegex(name: string, from: string, to: string): string | undefined {
  const pattern = compilePattern(from)
  const match = pattern && (pattern.exec(`${name}.`) ?? pattern.exec(name))
  if (!match) return undefined
  return to.replaceAll(/\{(\d)\}/g, (_, group: string) => match[Number(group)] ?? '').replace(/\.$/, '')
}
