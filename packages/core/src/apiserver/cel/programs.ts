import type { Environment } from './check/environment.ts'
import { compile, type NoProgram, type Program } from './compile.ts'

const kept = new WeakMap<Environment, Map<string, Program | NoProgram>>()
const maxPrograms = 2_000

/** A compiled expression. Those of an environment are kept as long as it is: they hold nothing of a lab. */
export function compiled(text: string, environment: Environment): Program | NoProgram {
  const programs = kept.get(environment) ?? new Map<string, Program | NoProgram>()
  kept.set(environment, programs)
  const known = programs.get(text)
  if (known) return known
  if (programs.size >= maxPrograms) programs.clear()
  const made = compile(text, environment)
  programs.set(text, made)
  return made
}
