import type { Pod } from '../api/pod.ts'
import type { ControllerContext } from './controller.ts'

interface Tried {
  delayMs: number
  atMs: number
  [key: string]: number
}

/**
 * Waits that double from try to try, by key. Undefined: now is the time, and the next wait begins; else when it will be.
 * Models flowcontrol.Backoff (1.36).
 */
export function nextTry(
  key: string,
  { firstMs, mostMs }: { firstMs: number; mostMs: number },
  { local, clock }: ControllerContext,
): number | undefined {
  const before = local.get<Tried>(key)
  const nowMs = clock.now()
  if (before && nowMs < before.atMs + before.delayMs) return before.atMs + before.delayMs
  const fresh = !before || nowMs - before.atMs > 2 * mostMs
  local.set(key, { delayMs: fresh ? firstMs : Math.min(before.delayMs * 2, mostMs), atMs: nowMs })
  return undefined
}

/** Forgets all tries whose key begins so. */
export function forgetTries(prefix: string, { local }: ControllerContext): void {
  for (const { key } of local.range(prefix)) local.delete(key)
}

const firstMs = 1000
const mostMs = 300_000
/** So many may fail before their successors wait. */
const free = 3

/** When the next Pod may be made after those that have failed and are still there: a node that turns Pods away must not fill the lab. */
export function afterFailures(pods: readonly Pod[]): number {
  const failed = pods.filter(({ status, metadata }) => status?.phase === 'Failed' && metadata.deletionTimestamp === undefined)
  if (failed.length <= free) return 0
  const last = Math.max(...failed.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '') || 0))
  return last + Math.min(firstMs * 2 ** (failed.length - free - 1), mostMs)
}

const firstRetryMs = 5
const mostRetryMs = 1_000_000

/** Waits longer than this are nobody's to wait for. */
const noticedMs = 5_000

/**
 * A key that failed is tried again: at first at once, then twice as late each time. Models workqueue
 * ItemExponentialFailureRateLimiter (1.36).
 */
export function retryLater(key: string, { local, clock, requeueAt }: ControllerContext): void {
  const failures = local.get<{ failures: number }>(`retry/${key}`)?.failures ?? 0
  local.set(`retry/${key}`, { failures: failures + 1 })
  const delayMs = Math.min(firstRetryMs * 2 ** failures, mostRetryMs)
  requeueAt(key, clock.now() + delayMs, { periodic: delayMs > noticedMs })
}

/** It went well. */
export function forgetRetries(key: string, { local }: ControllerContext): void {
  if (local.get(`retry/${key}`)) local.delete(`retry/${key}`)
}

/** The key is gone. */
export function drop(key: string, context: ControllerContext): void {
  forgetRetries(key, context)
  context.forget(key)
}
