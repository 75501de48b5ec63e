/** At most `maxPerMinute` new labs from one address in any minute; addresses that fell silent are forgotten. */
export function createAdmission(maxPerMinute: number, nowMs: () => number): (client: string) => boolean {
  const windows = new Map<string, { startMs: number; count: number }>()
  const maxAddresses = 10_000
  return (client) => {
    const now = nowMs()
    const window = windows.get(client)
    if (window && now - window.startMs < 60_000) return ++window.count <= maxPerMinute
    if (windows.size >= maxAddresses) for (const [key, old] of windows) if (now - old.startMs >= 60_000) windows.delete(key)
    windows.set(client, { startMs: now, count: 1 })
    return true
  }
}
