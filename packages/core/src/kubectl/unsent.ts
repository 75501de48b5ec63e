import { failure, type Status } from '../api/status.ts'
import type { ApiResponse } from '../apiserver/request.ts'

/** Marks a Status that no server sent: what client-go says instead of asking. */
export const unsent = 'Unsent'

/** What client-go says instead of asking, in the form of an answer. */
export const unsentFailure = (text: string): Status => ({ ...failure(400, '', text), reason: unsent })

/** An answer with what client-go says instead of asking. */
export const unsentAnswer = (text: string): ApiResponse => ({
  kind: 'object',
  code: 400,
  warnings: [],
  headers: {},
  object: unsentFailure(text),
})

/** Why this cannot be a part of a path. Models apimachinery api/validation/path/name.go IsValidPathSegmentName (1.36). */
export function segmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((mark) => name.includes(mark)).map((mark) => `may not contain '${mark}'`)
}

/** Why a request for objects of this namespace is not sent. Models client-go rest/request.go Namespace (1.36). */
export function namespaceProblem(path: string, namespace: string): string | undefined {
  const problems = segmentProblems(namespace)
  if (problems.length === 0 || !`${path}/`.includes(`/namespaces/${namespace}/`)) return undefined
  return `invalid namespace ${JSON.stringify(namespace)}: [${problems.join(' ')}]`
}
