import type { Kubectl } from './command.ts'
import { type Failed, fail, usageError } from './errors.ts'

export interface MetadataChange {
  set: Record<string, string>
  remove: string[]
  /** The arguments before the changes. */
  targets: string[]
}

/** Splits `pods coffee a=b c-` into what is meant and what is to change. Models cmd/util/kubectl_match_version and label.go (1.36). */
export function metadataChange(args: readonly string[], verb: 'label' | 'annotate'): MetadataChange | Failed {
  const noun = verb === 'label' ? 'label' : 'annotation'
  const change: MetadataChange = { set: {}, remove: [], targets: [] }
  let changes = false
  for (const word of args) {
    const isChange = (word.includes('=') && word[0] !== '=') || (word.endsWith('-') && word.length > 1)
    if (!isChange) {
      if (changes) return fail(`all resources must be specified before ${noun} changes: ${word}`)
      change.targets.push(word)
      continue
    }
    changes = true
    const at = word.indexOf('=')
    if (at < 0) change.remove.push(word.slice(0, -1))
    else change.set[word.slice(0, at)] = word.slice(at + 1)
  }
  const both = change.remove.find((key) => key in change.set)
  if (both !== undefined)
    return fail(`can not both modify and remove a${noun === 'label' ? '' : 'n'} ${noun} in the same command`)
  return change
}

export const noTarget = (verb: string): Failed =>
  usageError(`kubectl ${verb}`, `one or more resources must be specified as <resource> <name> or <resource>/<name>`)

export const noChange = (noun: string): Failed => fail(`at least one ${noun} update is required`)

export type Run = (kubectl: Kubectl) => Promise<number>
