import { goFloat } from '../../api/go-float.ts'
import { compareKeys } from './key-order.ts'
import { kyamlKey, kyamlString } from './kyaml-string.ts'

/** A JSON value as KYAML: flow style, strings always in double quotes. Models sigs.k8s.io/yaml/kyaml (1.36). */
export function writeKyaml(value: unknown): string {
  return `---\n${node(value, '')}\n`
}

function node(value: unknown, lead: string): string {
  if (typeof value === 'number') return goFloat(value)
  if (typeof value === 'string') return kyamlString(value, `${lead}  `)
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? list(value, lead) : mapping(value as Record<string, unknown>, lead)
}

/** Items that are all collections share their brackets' lines. */
function list(items: readonly unknown[], lead: string): string {
  if (items.length === 0) return '[]'
  if (items.every((item) => typeof item === 'object' && item !== null))
    return `[${items.map((item) => node(item, lead)).join(', ')}]`
  return `[\n${items.map((item) => `${lead}  ${node(item, `${lead}  `)},\n`).join('')}${lead}]`
}

function mapping(members: Record<string, unknown>, lead: string): string {
  const keys = Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort(compareKeys)
  if (keys.length === 0) return '{}'
  const inner = `${lead}  `
  return `{\n${keys.map((key) => `${inner}${kyamlKey(key)}: ${node(members[key], inner)},\n`).join('')}${lead}}`
}
