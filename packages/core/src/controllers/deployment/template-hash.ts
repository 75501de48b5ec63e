import type { PodTemplateSpec } from '../../api/pod.ts'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** pod-template-hash: 32 bits of FNV-1a over the template, spelled safely. Models controller.ComputeHash and rand.SafeEncodeString (1.36). */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = 0x811c9dc5
  for (const char of canonical(template) + (collisionCount === undefined ? '' : String(collisionCount))) {
    hash = Math.imul(hash ^ (char.charCodeAt(0) & 0xff), 0x01000193) >>> 0
  }
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('')
}

/** JSON with sorted keys; the hash label itself is left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
