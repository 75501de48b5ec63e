import type { Overload } from '../check/environment.ts'
import { signatureIn } from '../check/signature.ts'
import type { Value } from '../evaluate/values.ts'

/** What an overload answers; its arguments are of the declared types. Errors are thrown as CelError. */
export type Run = (...args: any[]) => Value

/** By function and overload: its signature, and what it does. */
export type Library = Readonly<Record<string, Readonly<Record<string, readonly [signature: string, run: Run]>>>>

/** An overload that can be run. */
export interface Runnable extends Overload {
  run: Run
}

/** The functions of some libraries, by name. */
export function functionsOf(libraries: readonly Library[]): Map<string, Runnable[]> {
  const functions = new Map<string, Runnable[]>()
  for (const library of libraries)
    for (const [name, overloads] of Object.entries(library)) {
      const made = Object.entries(overloads).map(([id, [signature, run]]) => ({ id, run, ...signatureIn(signature) }))
      functions.set(name, [...(functions.get(name) ?? []), ...made])
    }
  return functions
}
