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

/** Milliseconds of a Go duration (1h2m3.5s, -5ms, 0); undefined when it is none. Models time.ParseDuration. */
export function goDurationMs(text: string): number | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text)
  if (!match) return undefined
  let sum = 0
  for (const [, number, unit] of (match[2] as string).matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g))
    sum += Number(number) * (unitMs[unit as string] as number)
  return match[1] === '-' ? -sum : sum
}

/** What is wrong with a text that is no Go duration, in the words of time.ParseDuration. */
export function goDurationProblem(text: string): string {
  const quoted = JSON.stringify(text)
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:(?:ns|us|µs|ms|s|m|h)(?:\d+\.?\d*|\.\d+))*/.exec(text)?.[0]
  if (number === undefined) return `time: invalid duration ${quoted}`
  if (number === text) return `time: missing unit in duration ${quoted}`
  const unit = /^[^\d.]+/.exec(text.slice(number.length))?.[0] ?? ''
  return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`
}
