import { type NewSighting, nothingSeen, type Seen, withSighting } from '@kubemaze/course/seen/seen.ts'
import type { LineStreams, Session } from '@kubemaze/shell/session.ts'
import type { Facts } from './facts.ts'
import type { LabSightings } from './lab.ts'

/** What is kept of what a command says on its standard error. */
const maxSaid = 600

export function openSightings(facts: Facts): LabSightings {
  const kept = facts.get('seen')
  let seen: Seen = kept === undefined ? nothingSeen : (JSON.parse(kept) as Seen)
  let saved = seen
  const listeners = new Set<(sighting: NewSighting) => void>()
  return {
    seen: () => seen,
    note(sighting) {
      // what goes well is only told where it mends something
      if (sighting.kind === 'command' && sighting.exitCode === 0 && seen.commands.length === 0) return
      seen = withSighting(seen, sighting)
      for (const listener of listeners) listener(sighting)
    },
    onNote(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    save() {
      if (seen !== saved) facts.set('seen', JSON.stringify(seen))
      saved = seen
    },
  }
}

/** The same session; how each line ended is noted. */
export function recordingSession(session: Session, note: LabSightings['note']): Session {
  return {
    ...session,
    async run(line, streams) {
      let said = ''
      const stderr: LineStreams['stderr'] = (text) => {
        if (said.length < maxSaid) said += text.slice(0, maxSaid)
        streams.stderr(text)
      }
      const exitCode = await session.run(line, { ...streams, stderr })
      note({ kind: 'command', line, exitCode, said })
      return exitCode
    },
  }
}
