export interface Patience {
  everyMs?: number
  withinMs?: number
}

/** Asks again and again, by the host's own clock, until `check` gives something; says what was seen last when time is up. */
export async function until<T>(what: string, check: () => Promise<T | undefined | false>, patience: Patience = {}): Promise<T> {
  const { everyMs = 250, withinMs = 30_000 } = patience
  const end = Date.now() + withinMs
  let seen: unknown
  do {
    try {
      const found = await check()
      if (found !== undefined && found !== false) return found
    } catch (error) {
      seen = error
    }
    await pause(everyMs)
  } while (Date.now() < end)
  throw new Error(`${what}: not within ${withinMs} ms${seen instanceof Error ? `; last: ${seen.message}` : ''}`)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
