import type { Process } from '../../process/process.ts'
import type { Documents } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'

/** The objects that a kustomization directory builds. */
export function kustomizeDocuments(_process: Process, directory: string): Documents | Failed {
  return fail(`kustomize is not simulated: ${directory}`)
}
