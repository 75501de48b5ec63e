/** How long to wait before attempt `attempt` (from 0): half a second, doubled up to 15 s, spread by `chance` in [0, 1). */
export function backoffMs(attempt: number, chance: number): number {
  const most = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10))
  return Math.round(most * (0.5 + chance / 2))
}
