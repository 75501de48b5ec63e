/** A piece of an expression: a string literal, a name, or one other character. */
const pieces =
  /r?"""[\s\S]*?"""|r?'''[\s\S]*?'''|[rR]?"(?:\\.|[^"\\\n])*"|[rR]?'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|[A-Za-z_][A-Za-z_0-9]*|\s+|[\s\S]/g

const isSpace = (piece: string): boolean => /^(?:\s|\/\/)/.test(piece)

/**
 * An expression as the evaluator takes it: objects that are built by type (`Object.spec{replicas: 3}`, `JSONPatch{op: "add"}`)
 * become maps with quoted keys, `matches` is answered by patterns that take linear time, and `authorizer.requestResource` is a call.
 */
export function rewrite(expression: string): string {
  const all = expression.match(pieces) ?? []
  const out: string[] = []
  const structs: boolean[] = []
  for (let at = 0; at < all.length; at++) {
    const piece = all[at] as string
    if (piece === '{') structs.push(dropTypeName(out))
    if (piece === '}') structs.pop()
    if (structs.at(-1) && isKey(all, at, out)) out.push(JSON.stringify(piece))
    else if (piece === requestResource && out.at(-1) === '.' && out.at(-2) === 'authorizer') out.push(`${requestResource}()`)
    else if (piece === 'jsonpatch' && all[at + 1] === '.' && all[at + 2] === 'escapeKey') {
      out.push(escapeKey)
      at += 2
    } else out.push(piece === 'matches' && lastSolid(out) === '.' ? linearMatches : piece)
  }
  return out.join('')
}

const requestResource = 'requestResource'
export const linearMatches = 'matchesLinear'
export const escapeKey = 'jsonPatchEscapeKey'

const lastSolid = (out: readonly string[]): string => out.findLast((piece) => !isSpace(piece)) ?? ''

/** A name behind `{` or `,`, with a colon after it. */
function isKey(all: readonly string[], at: number, out: readonly string[]): boolean {
  if (!/^[A-Za-z_]\w*$/.test(all[at] as string) || !['{', ','].includes(lastSolid(out))) return false
  return all.slice(at + 1).find((piece) => !isSpace(piece)) === ':'
}

/** Takes `Object.spec.template` before a brace out of what was written; true when there was one. */
function dropTypeName(out: string[]): boolean {
  let at = out.length - 1
  while (at >= 0 && (isSpace(out[at] as string) || out[at] === '.' || /^[A-Za-z_]\w*$/.test(out[at] as string))) at--
  const name = out
    .slice(at + 1)
    .join('')
    .trim()
  if (!/^(?:Object(?:\.\w+)*|JSONPatch)$/.test(name)) return false
  out.splice(at + 1)
  out.push(' ')
  return true
}
