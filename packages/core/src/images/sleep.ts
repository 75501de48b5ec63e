/** Milliseconds of sleep's arguments; undefined when they make no sense. */
export function sleepMs(args: readonly string[]): number | undefined {
  const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }
  let ms = 0
  for (const arg of args) {
    const match = /^(\d*\.?\d+|inf|infinity)([smhd]?)$/.exec(arg)
    if (!match) return undefined
    ms += match[1]?.startsWith('inf') ? Infinity : Number(match[1]) * (units[match[2] as string] as number) * 1000
  }
  return args.length === 0 ? undefined : ms
}
