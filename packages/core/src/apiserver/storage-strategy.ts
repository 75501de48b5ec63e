import type { KubeObject } from '../api/object.ts'
import type { Call } from './core.ts'
import type { Target } from './target.ts'

/** Where the objects really stand (events.k8s.io are core events seen otherwise). */
export function storageStrategy(call: Call, target: Pick<Target, 'strategy'>): Target['strategy'] {
  const { alias } = target.strategy
  return alias ? (alias.storage ?? call.core.strategyOf(alias.of)) : target.strategy
}

/** A stored object as the resource that was asked for shows it. */
export const viewed = (target: Pick<Target, 'strategy'>, object: KubeObject): KubeObject =>
  target.strategy.alias ? target.strategy.alias.toView(object) : object

/** An object in the form that is written. */
export const encoded = (target: Pick<Target, 'strategy'>, object: KubeObject): KubeObject =>
  target.strategy.alias?.encode?.(object) ?? object
