type Block = { a: number; b: number; size: number }
type Edit = { tag: 'equal' | 'replace' | 'delete' | 'insert'; a: [number, number]; b: [number, number] }

const context = 3
/** From this many lines on, lines that come too often start no match. */
const manyLines = 200

/** Two texts as hunks of a unified diff with three lines around each, no file names. Models go-difflib GetUnifiedDiffString. */
export const unifiedDiff = (before: string, after: string): string => unifiedDiffOfLines(before.split('\n'), after.split('\n'))

/** The same of two lists of lines, of which either may be empty. */
export function unifiedDiffOfLines(a: readonly string[], b: readonly string[]): string {
  return hunksOf(editsOf(a, b))
    .map((hunk) => hunkText(hunk, a, b))
    .join('')
}

function hunkText(hunk: readonly Edit[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [hunk[0] as Edit, hunk.at(-1) as Edit]
  const head = `@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`
  const lines = hunk.flatMap(({ tag, a: [a1, a2], b: [b1, b2] }) =>
    tag === 'equal'
      ? a.slice(a1, a2).map((line) => ` ${line}\n`)
      : [...a.slice(a1, a2).map((line) => `-${line}\n`), ...b.slice(b1, b2).map((line) => `+${line}\n`)],
  )
  return head + lines.join('')
}

function rangeText(start: number, end: number): string {
  const length = end - start
  if (length === 1) return String(start + 1)
  return `${length === 0 ? start : start + 1},${length}`
}

/** Edits in groups, each with its context. */
function hunksOf(edits: readonly Edit[]): Edit[][] {
  const list = edits.map((edit) => ({ ...edit }))
  if (!list.some((edit) => edit.tag !== 'equal')) return []
  trimEnds(list)
  const hunks: Edit[][] = [[]]
  for (const edit of list) {
    const { tag, a, b } = edit
    if (tag !== 'equal' || a[1] - a[0] <= 2 * context) {
      hunks.at(-1)?.push(edit)
      continue
    }
    hunks.at(-1)?.push({ tag, a: [a[0], a[0] + context], b: [b[0], b[0] + context] })
    hunks.push([{ tag, a: [a[1] - context, a[1]], b: [b[1] - context, b[1]] }])
  }
  return hunks.filter((hunk) => hunk.some((edit) => edit.tag !== 'equal'))
}

function trimEnds(list: Edit[]): void {
  const [first, last] = [list[0] as Edit, list.at(-1) as Edit]
  if (first.tag === 'equal') {
    first.a[0] = Math.max(first.a[0], first.a[1] - context)
    first.b[0] = Math.max(first.b[0], first.b[1] - context)
  }
  if (last.tag === 'equal') {
    last.a[1] = Math.min(last.a[1], last.a[0] + context)
    last.b[1] = Math.min(last.b[1], last.b[0] + context)
  }
}

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  for (const block of matchesOf(a, b)) {
    const tag = i < block.a && j < block.b ? 'replace' : i < block.a ? 'delete' : j < block.b ? 'insert' : undefined
    if (tag) edits.push({ tag, a: [i, block.a], b: [j, block.b] })
    i = block.a + block.size
    j = block.b + block.size
    if (block.size > 0) edits.push({ tag: 'equal', a: [block.a, i], b: [block.b, j] })
  }
  return edits
}

/** Matching blocks by Ratcliff and Obershelp: the longest first, then left and right of it. */
function matchesOf(a: readonly string[], b: readonly string[]): Block[] {
  const places = placesOf(b)
  const open: [number, number, number, number][] = [[0, a.length, 0, b.length]]
  const found: Block[] = []
  for (let span = open.pop(); span; span = open.pop()) {
    const [aLow, aHigh, bLow, bHigh] = span
    const block = longest(a, b, places, span)
    if (block.size === 0) continue
    found.push(block)
    if (aLow < block.a && bLow < block.b) open.push([aLow, block.a, bLow, block.b])
    const [aEnd, bEnd] = [block.a + block.size, block.b + block.size]
    if (aEnd < aHigh && bEnd < bHigh) open.push([aEnd, aHigh, bEnd, bHigh])
  }
  return [...joined(found.sort((x, y) => x.a - y.a || x.b - y.b)), { a: a.length, b: b.length, size: 0 }]
}

function joined(blocks: readonly Block[]): Block[] {
  const out: Block[] = []
  for (const block of blocks) {
    const last = out.at(-1)
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) last.size += block.size
    else out.push({ ...block })
  }
  return out
}

function placesOf(b: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  b.forEach((line, i) => {
    const list = places.get(line)
    if (list) list.push(i)
    else places.set(line, [i])
  })
  if (b.length < manyLines) return places
  const popular = Math.floor(b.length / 100) + 1
  for (const [line, list] of places) if (list.length > popular) places.delete(line)
  return places
}

function longest(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [aLow, aHigh, bLow, bHigh]: readonly [number, number, number, number],
): Block {
  let best: Block = { a: aLow, b: bLow, size: 0 }
  let lengths = new Map<number, number>()
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < bLow) continue
      if (j >= bHigh) break
      const size = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    lengths = next
  }
  return grown(a, b, best, [aLow, aHigh, bLow, bHigh])
}

/** Lines that come too often do not begin a match, but they lengthen one. */
function grown(
  a: readonly string[],
  b: readonly string[],
  { a: i, b: j, size }: Block,
  [aLow, aHigh, bLow, bHigh]: readonly [number, number, number, number],
): Block {
  while (i > aLow && j > bLow && a[i - 1] === b[j - 1]) {
    i--
    j--
    size++
  }
  while (i + size < aHigh && j + size < bHigh && a[i + size] === b[j + size]) size++
  return { a: i, b: j, size }
}
