import { base64, unbase64 } from '../base64.ts'

export interface PemBlock {
  type: string
  /** RFC 1421 headers between the first line and the data. */
  headers: Record<string, string>
  bytes: Uint8Array
}

const edge = /^-----(BEGIN|END) (.*)-----[ \t\r]*$/

/** The blocks of a text, in order; what is no block is passed over. One walk over its lines. Models encoding/pem Decode (Go 1.26). */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  let open: { type: string; lines: string[] } | undefined
  for (const line of text.split('\n')) {
    const [, kind, type = ''] = edge.exec(line) ?? []
    if (kind === 'BEGIN') open = { type, lines: [] }
    else if (kind === undefined) open?.lines.push(line)
    else {
      const block = open?.type === type ? blockOf(open) : undefined
      if (block) blocks.push(block)
      open = undefined
    }
  }
  return blocks
}

function blockOf({ type, lines }: { type: string; lines: readonly string[] }): PemBlock | undefined {
  const count = lines.findIndex((line) => !line.includes(':'))
  const [head, body] = count < 0 ? [lines, []] : [lines.slice(0, count), lines.slice(count)]
  const bytes = unbase64(body.join('').replace(/\s/g, ''))
  const headers = head.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])
  return bytes && { type, headers: Object.fromEntries(headers), bytes }
}

/** A block with lines of 64. */
export const pemText = (type: string, bytes: Uint8Array): string =>
  `-----BEGIN ${type}-----\n${base64(bytes).replace(/.{1,64}/g, '$&\n')}-----END ${type}-----\n`
