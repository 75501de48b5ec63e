import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'

export type Said = [type: string, status: 'True' | 'False', reason: string, message: string]

/** The conditions after what was said, in the order in which they came. Models setCondition (1.36). */
export function conditionsAfter(before: readonly Condition[], said: readonly Said[], nowMs: number): Condition[] {
  const out = [...before]
  for (const [type, status, reason, message] of said) {
    const at = out.findIndex((one) => one.type === type)
    const old = out[at]
    const lastTransitionTime = old?.status === status ? (old.lastTransitionTime as string) : timestamp(nowMs)
    const condition: Condition = { type, status, lastTransitionTime, reason, message }
    if (at < 0) out.push(condition)
    else out[at] = condition
  }
  return out
}
