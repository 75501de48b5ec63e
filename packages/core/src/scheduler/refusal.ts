/** Why a Pod cannot run on a node, in the words of the scheduler's plugins (1.36). */
export interface Refusal {
  reasons: string[]
  /** Nothing changes when Pods leave the node. */
  final: boolean
}

export const final = (reason: string): Refusal => ({ reasons: [reason], final: true })
export const passing = (reason: string): Refusal => ({ reasons: [reason], final: false })
