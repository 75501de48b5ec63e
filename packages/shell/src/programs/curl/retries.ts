import type { Options } from '../options.ts'
import { tellFailure } from './curl-failure.ts'
import type { Transfer, Transferring } from './state.ts'
import { transfer } from './transfer.ts'

const transientStatus = new Set([408, 429, 500, 502, 503, 504])
const maxRetries = 100
const maxDelaySeconds = 600

/** One URL, asked again as --retry says. */
export async function withRetries(job: Transferring, url: string): Promise<Transfer> {
  const { process, options, sink, tracer } = job
  const most = Math.min(maxRetries, Number(options.get('retry') ?? 0) || 0)
  let delay = 1
  for (let left = most; ; left--) {
    sink.start()
    const result = await transfer(job, url)
    const why = left > 0 ? transient(result, options) : undefined
    if (why === undefined || process.signal.aborted) return result
    const seconds = Number(options.get('retry-delay') ?? delay)
    sink.close(result)
    if (result.verboseEnd !== '') tracer.tell('info', result.verboseEnd.replace(/^\* /gm, ''))
    if (result.exit !== 0) tellFailure(process, options, result.exit, result.message)
    if (!options.has('silent')) {
      process.stderr(`Warning: Problem : ${why}. Will retry in ${seconds} seconds. ${left} retries left.\n`)
    }
    await process.wait(seconds * 1000)
    delay = Math.min(maxDelaySeconds, delay * 2)
    sink.restart()
  }
}

function transient(result: Transfer, options: Options): string | undefined {
  if (result.exit === 28) return 'timeout'
  if (result.exit === 7 && options.has('retry-connrefused')) return 'connection refused'
  if (transientStatus.has(result.status)) return 'HTTP error'
  return result.exit !== 0 && options.has('retry-all-errors') ? '(retrying all errors)' : undefined
}
