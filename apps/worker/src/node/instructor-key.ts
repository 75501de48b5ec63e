import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashToken, newToken, tokenMatches } from '../token.ts'

export interface InstructorKey {
  matches(key: string | undefined): boolean
  /** Set at the first start alone: the key to show once. */
  fresh?: string
}

/** INSTRUCTOR_KEY, or one made at the first start, of which only the hash is kept. */
export function openInstructorKey(dataDir: string, given: string | undefined): InstructorKey {
  if (given) return { matches: (key) => tokenMatches(key, hashToken(given)) }
  const file = join(dataDir, 'instructor-key.sha256')
  if (existsSync(file)) {
    const hash = readFileSync(file, 'utf8').trim()
    return { matches: (key) => tokenMatches(key, hash) }
  }
  const fresh = newToken()
  writeFileSync(file, `${hashToken(fresh)}\n`, { mode: 0o600 })
  return { matches: (key) => tokenMatches(key, hashToken(fresh)), fresh }
}
