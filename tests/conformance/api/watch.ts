import type { Body } from './api.ts'

export interface Seen {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: Body
}

export interface Watching {
  code: number
  /** The next event that is so, with those before it let go; fails when the stream ends or stays silent. */
  until(is: (event: Seen) => boolean): Promise<Seen>
  next(): Promise<Seen>
  /** True when nothing comes for a while. */
  silent(): Promise<boolean>
  stop(): void
}

const patienceMs = 15_000

export async function openWatch(url: string): Promise<Watching> {
  const abort = new AbortController()
  const response = await fetch(url, {
    signal: abort.signal,
    headers: { accept: 'application/vnd.kubernetes.protobuf,application/json' },
  })
  const events: Seen[] = []
  let wake = (): void => {}
  let ended = false
  void read(response, (event) => {
    events.push(event)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  const take = async (patience: number): Promise<Seen | undefined> => {
    const until = Date.now() + patience
    while (events.length === 0 && !ended && Date.now() < until) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, until - Date.now()))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return events.shift()
  }
  const next = async (): Promise<Seen> => {
    const event = await take(patienceMs)
    if (!event) throw new Error(ended ? 'the watch ended' : 'the watch stayed silent')
    return event
  }
  return {
    code: response.status,
    next,
    async until(is) {
      for (;;) {
        const event = await next()
        if (is(event)) return event
      }
    },
    silent: async () => (await take(300)) === undefined,
    stop: () => abort.abort(),
  }
}

async function read(response: Response, see: (event: Seen) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() as string
      for (const line of lines) if (line.trim() !== '') see(JSON.parse(line))
    }
  } catch {
    // stopped by the test
  }
}
