const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The value of a quantity (500m, 1Gi, 2e3); undefined when it is none. */
export function quantityValue(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text)
  if (!match) return undefined
  return Number(`${match[1]}${match[2] ?? ''}`) * (suffixes[match[3] ?? ''] as number)
}

/** By value when both are quantities. */
export function compareQuantities(a: string, b: string): number | undefined {
  const [x, y] = [quantityValue(a), quantityValue(b)]
  return x === undefined || y === undefined ? undefined : x - y
}
