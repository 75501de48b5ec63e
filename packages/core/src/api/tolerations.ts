import type { Taint } from './core.ts'
import type { Toleration } from './pod.ts'

type Tainted = Pick<Taint, 'key' | 'value' | 'effect'>

/** Whether one of the tolerations covers a taint. Models v1helper.TolerationsTolerateTaint (1.36). */
export function tolerates(tolerations: readonly Toleration[], taint: Tainted): boolean {
  return tolerations.some((toleration) => {
    if (toleration.effect && toleration.effect !== taint.effect) return false
    if (toleration.key && toleration.key !== taint.key) return false
    if (toleration.operator === 'Exists') return true
    return toleration.key !== undefined && toleration.key !== '' && (toleration.value ?? '') === (taint.value ?? '')
  })
}
