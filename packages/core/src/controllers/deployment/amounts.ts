import type { Deployment } from '../../api/apps.ts'
import type { IntOrString } from '../../api/object.ts'

const share = (value: IntOrString | undefined, total: number, round: (n: number) => number): number => {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  return value.endsWith('%') ? round((total * Number.parseInt(value, 10)) / 100) : Number(value) || 0
}

/** How many Pods more and fewer than wanted a rollout may have. Models deploymentutil.ResolveFenceposts (1.36). */
export function fenceposts({ spec }: Deployment): { maxSurge: number; maxUnavailable: number } {
  if (spec.strategy?.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 }
  const total = spec.replicas ?? 1
  const maxSurge = share(spec.strategy.rollingUpdate?.maxSurge, total, Math.ceil)
  const maxUnavailable = share(spec.strategy.rollingUpdate?.maxUnavailable, total, Math.floor)
  return maxSurge === 0 && maxUnavailable === 0
    ? { maxSurge, maxUnavailable: 1 }
    : { maxSurge, maxUnavailable: Math.min(maxUnavailable, total) }
}
