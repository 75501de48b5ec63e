import type { Lab } from './lab.ts'

const tails = new WeakMap<Lab, Promise<unknown>>()

/** Runs scripts of a lab one after the other, in the order in which they came. */
export function sessionQueue(lab: Lab): <T>(work: () => Promise<T>) => Promise<T> {
  return (work) => {
    const before = tails.get(lab) ?? Promise.resolve()
    const mine = before.then(work, work)
    tails.set(
      lab,
      mine.catch(() => undefined),
    )
    return mine
  }
}
