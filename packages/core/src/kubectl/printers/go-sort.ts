interface Sorting {
  less(i: number, j: number): boolean
  swap(i: number, j: number): void
  shifts: Shifts
}

/** Of the generator that shuffles a little: left, right, left. */
type Shifts = readonly [bigint, bigint, bigint]

/**
 * The items in the order in which Go's sort.Sort leaves them: by `less`, and equal ones just as Go happens to move them.
 * Models sort/zsortinterface.go pdqsort (Go 1.26).
 */
export function goSort<T>(items: readonly T[], less: (a: T, b: T) => boolean, shifts: Shifts = [13n, 7n, 17n]): T[] {
  const out = [...items]
  const sorting: Sorting = {
    shifts,
    less: (i, j) => less(out[i] as T, out[j] as T),
    swap(i, j) {
      const held = out[i] as T
      out[i] = out[j] as T
      out[j] = held
    },
  }
  patternDefeating(sorting, 0, out.length, bitLength(out.length))
  return out
}

const bitLength = (value: number): number => (value === 0 ? 0 : Math.floor(Math.log2(value)) + 1)

const maxInsertion = 12

function patternDefeating(data: Sorting, from: number, to: number, tries: number): void {
  let [a, b, limit] = [from, to, tries]
  let [wasBalanced, wasPartitioned] = [true, true]
  for (;;) {
    const length = b - a
    if (length <= maxInsertion) return insertionSort(data, a, b)
    if (limit === 0) return heapSort(data, a, b)
    if (!wasBalanced) {
      breakPatterns(data, a, b)
      limit--
    }
    const pivot = choosePivot(data, a, b)
    if (wasBalanced && wasPartitioned && pivot.increasing && partialInsertionSort(data, a, b)) return
    if (a > 0 && !data.less(a - 1, pivot.at)) {
      a = partitionEqual(data, a, b, pivot.at)
      continue
    }
    const { middle, already } = partition(data, a, b, pivot.at)
    wasPartitioned = already
    const smaller = Math.min(middle - a, b - middle)
    wasBalanced = smaller >= Math.trunc(length / 8)
    if (middle - a < b - middle) {
      patternDefeating(data, a, middle, limit)
      a = middle + 1
    } else {
      patternDefeating(data, middle + 1, b, limit)
      b = middle
    }
  }
}

function insertionSort(data: Sorting, a: number, b: number): void {
  for (let i = a + 1; i < b; i++) {
    for (let j = i; j > a && data.less(j, j - 1); j--) data.swap(j, j - 1)
  }
}

function heapSort(data: Sorting, a: number, b: number): void {
  for (let i = Math.trunc((b - a - 1) / 2); i >= 0; i--) siftDown(data, i, b - a, a)
  for (let i = b - a - 1; i >= 0; i--) {
    data.swap(a, a + i)
    siftDown(data, 0, i, a)
  }
}

function siftDown(data: Sorting, low: number, high: number, first: number): void {
  for (let root = low; ; ) {
    let child = 2 * root + 1
    if (child >= high) return
    if (child + 1 < high && data.less(first + child, first + child + 1)) child++
    if (!data.less(first + root, first + child)) return
    data.swap(first + root, first + child)
    root = child
  }
}

function partition(data: Sorting, a: number, b: number, pivot: number): { middle: number; already: boolean } {
  data.swap(a, pivot)
  let [i, j] = [a + 1, b - 1]
  for (let moved = false; ; moved = true) {
    while (i <= j && data.less(i, a)) i++
    while (i <= j && !data.less(j, a)) j--
    if (i > j) {
      data.swap(j, a)
      return { middle: j, already: !moved }
    }
    data.swap(i++, j--)
  }
}

function partitionEqual(data: Sorting, a: number, b: number, pivot: number): number {
  data.swap(a, pivot)
  let [i, j] = [a + 1, b - 1]
  for (;;) {
    while (i <= j && !data.less(a, i)) i++
    while (i <= j && data.less(a, j)) j--
    if (i > j) return i
    data.swap(i++, j--)
  }
}

const maxSteps = 5
const shortestShifting = 50

/** True when the range is in order now. */
function partialInsertionSort(data: Sorting, a: number, b: number): boolean {
  let i = a + 1
  for (let step = 0; step < maxSteps; step++) {
    while (i < b && !data.less(i, i - 1)) i++
    if (i === b) return true
    if (b - a < shortestShifting) return false
    data.swap(i, i - 1)
    if (i - a >= 2) for (let j = i - 1; j >= 1 && data.less(j, j - 1); j--) data.swap(j, j - 1)
    if (b - i >= 2) for (let j = i + 1; j < b && data.less(j, j - 1); j++) data.swap(j, j - 1)
  }
  return false
}

const word = (value: bigint): bigint => BigInt.asUintN(64, value)

function breakPatterns(data: Sorting, a: number, b: number): void {
  const length = b - a
  if (length < 8) return
  const [left, right, again] = data.shifts
  let random = BigInt(length)
  const mask = (1n << BigInt(bitLength(length))) - 1n
  const index = a + Math.trunc(length / 4) * 2 - 1
  for (let i = 0; i < 3; i++) {
    random ^= word(random << left)
    random ^= random >> right
    random ^= word(random << again)
    const drawn = Number(random & mask)
    data.swap(index + i, a + (drawn >= length ? drawn - length : drawn))
  }
}

const shortestNinther = 50
const maxSwaps = 12

/** Where the pivot stands; `increasing` when the range looks sorted. A range that looks reversed is reversed first. */
function choosePivot(data: Sorting, a: number, b: number): { at: number; increasing: boolean } {
  const length = b - a
  let swaps = 0
  const ordered = (i: number, j: number): [number, number] => {
    if (!data.less(j, i)) return [i, j]
    swaps++
    return [j, i]
  }
  const median = (i: number, j: number, k: number): number => {
    const [low, high] = ordered(i, j)
    const [middle] = ordered(high, k)
    return ordered(low, middle)[1]
  }
  let [i, j, k] = [1, 2, 3].map((part) => a + Math.trunc(length / 4) * part) as [number, number, number]
  if (length >= shortestNinther) [i, j, k] = [i, j, k].map((at) => median(at - 1, at, at + 1)) as [number, number, number]
  if (length >= 8) j = median(i, j, k)
  if (swaps !== maxSwaps) return { at: j, increasing: swaps === 0 }
  for (let [low, high] = [a, b - 1]; low < high; ) data.swap(low++, high--)
  return { at: b - 1 - (j - a), increasing: true }
}
