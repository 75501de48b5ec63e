import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText, readText } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'

/** A kustomization's directory. */
export interface Root {
  directory: string
  /** Its files may lie outside of it: --load-restrictor. */
  anywhere: boolean
}

/**
 * A file of a kustomization, which may not lie outside of its directory; what is wrong is said with the file's whole path.
 * Models kustomize api/internal/loader/fileloader.go Load and loadrestrictions.go (5.8).
 */
export function loadFile(process: Process, { directory, anywhere }: Root, name: string): { text: string; path: string } | Failed {
  const path = absolutePath({ cwd: directory, env: process.env }, name)
  const read = readText(process, path)
  if ('errno' in read) return fail(`evalsymlink failure on '${path}' : lstat ${path}: ${errnoText(read.errno)}`)
  if (!anywhere && !path.startsWith(directory === '/' ? '/' : `${directory}/`))
    return fail(`security; file '${path}' is not in or below '${directory}'`)
  return { text: read.text, path }
}
