import type { CheckContext } from '../lesson.ts'
import type { Sighting } from '../seen/seen.ts'
import { ofCommand, wasMended } from './of-commands.ts'
import { ofName } from './of-names.ts'
import { ofRequest } from './of-requests.ts'

/** Sightings looked at, from the latest back: what is older is no longer on the student's mind. */
const recent = 12

/** What the student last did that did not work and does not yet, and why; undefined when all goes well. */
export function whatWentWrong(context: CheckContext): string | undefined {
  const { requests, names, commands } = context.seen
  const all: Sighting[] = [...requests, ...names, ...commands]
  const latest = all.sort((a, b) => b.seq - a.seq).slice(0, recent)
  for (const sighting of latest) {
    const words = wordsFor(context, sighting)
    if (words !== undefined) return words
  }
  return undefined
}

function wordsFor(context: CheckContext, sighting: Sighting): string | undefined {
  if (sighting.kind === 'request') return ofRequest(context, sighting)
  if (sighting.kind === 'name') return ofName(context, sighting)
  return wasMended(sighting, context.seen.commands) ? undefined : ofCommand(sighting)
}
