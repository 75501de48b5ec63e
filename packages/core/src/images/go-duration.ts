const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds of a duration as Go's time.ParseDuration takes it: 1h2m3.5s, -5ms, 0; undefined when it is none. */
export function goDurationMs(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0
  if (!/^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, number, unit] of text.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g))
    sum += Number(number) * (unitMs[unit ?? ''] ?? 0)
  return text.startsWith('-') ? -sum : sum
}
