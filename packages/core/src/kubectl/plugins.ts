import type { Process } from '../process/process.ts'
import { type Failed, isFailed } from './errors.ts'
import type { FoundVerb } from './find-verb.ts'

type Machine = Pick<Process, 'env' | 'files'>

/** Directories of the PATH, each once. */
export const pathDirectories = ({ env }: Pick<Process, 'env'>): string[] => [
  ...new Set((env.PATH ?? '').split(':').filter((directory) => directory.trim() !== '')),
]

export function isExecutable({ files }: Pick<Process, 'files'>, path: string): boolean {
  const stat = files.stat(path)
  return typeof stat !== 'string' && stat.type !== 'directory' && (stat.mode & 0o111) !== 0
}

export interface FoundPlugin {
  path: string
  args: string[]
}

/** The plugin whose name is made of most of the words; `least` of them at least. Models kubectl/pkg/cmd/cmd.go HandlePluginCommand (1.36). */
export function findPlugin(machine: Machine, words: readonly string[], least = 1): FoundPlugin | undefined {
  const end = words.findIndex((word) => word.startsWith('-'))
  const names = (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll('-', '_'))
  for (let count = names.length; count >= least; count--) {
    const name = `kubectl-${names.slice(0, count).join('-')}`
    const directory = name.includes('/')
      ? undefined
      : pathDirectories(machine).find((one) => isExecutable(machine, `${one}/${name}`))
    if (directory !== undefined) return { path: `${directory}/${name}`, args: words.slice(count) }
  }
  return undefined
}

/** The plugin that takes the place of a verb that is not there; `create` takes such sub-verbs too. Models cmd.go NewDefaultKubectlCommandWithArgs (1.36). */
export function pluginFor(machine: Machine, words: readonly string[], named: FoundVerb | Failed): FoundPlugin | undefined {
  if (isFailed(named)) return findPlugin(machine, words)
  const takesMore = named.path === 'kubectl create' && named.rest[0] !== undefined && !named.rest[0].startsWith('-')
  return takesMore ? findPlugin(machine, words, 2) : undefined
}
