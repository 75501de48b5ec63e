import { goPlain } from '../../api/go-value.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { head, type Writer } from './writer.ts'

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

/** Any object, field by field. Models describe.go genericDescriber (1.36). */
export function describeGeneric(out: Writer, object: KubeObject, context: Context): void {
  head(out, object.metadata)
  content(out, 0, object as unknown as Record<string, unknown>, '')
  describeEvents(out, object, context)
}

function content(out: Writer, level: number, members: Record<string, unknown>, prefix: string): void {
  for (const field of Object.keys(members).sort()) {
    const path = `${prefix}.${field}`
    const value = members[field]
    if (value === undefined || skipped.has(path)) continue
    const label = smartLabel(field)
    if (Array.isArray(value)) {
      out.line(level, `${label}:`)
      for (const item of value) {
        if (typeof item === 'object' && item !== null && !Array.isArray(item)) content(out, level + 1, item, path)
        else out.line(level + 1, goPlain(item))
      }
    } else if (typeof value === 'object' && value !== null) {
      out.line(level, `${label}:`)
      content(out, level + 1, value as Record<string, unknown>, path)
    } else out.line(level, `${label}:\t${goPlain(value)}`)
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** UR and Ls are URLs. */
function pluralAcronyms(parts: readonly string[]): string[] {
  const out: string[] = []
  for (const part of parts) {
    const before = out.at(-1) ?? ''
    if (/^\p{Lu}{2,}$/u.test(before) && /^\p{Lu}/u.test(part)) out[out.length - 1] = `${before}${part}`
    else out.push(part)
  }
  return out
}

/** creationTimestamp → Creation Timestamp. Models describe.go smartLabelFor (1.36). */
export function smartLabel(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-/gu) ?? []
  return pluralAcronyms(parts)
    .map((part) => (acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1)))
    .join(' ')
}
