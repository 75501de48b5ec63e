/** A digest for an image whose real one does not matter: always the same for the same name. */
export function digestOf(name: string): string {
  let hex = ''
  for (let round = 0; round < 8; round++) hex += fnv(`${round}/${name}`).toString(16).padStart(8, '0')
  return `sha256:${hex}`
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return (hash ^ (hash >>> 15)) >>> 0
}
