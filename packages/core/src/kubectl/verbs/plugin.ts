import type { Kubectl, Verb } from '../command.ts'
import { errnoText } from '../documents.ts'
import { fail, isFailed } from '../errors.ts'
import { findVerb } from '../find-verb.ts'
import { finish } from '../finish.ts'
import { isExecutable, pathDirectories } from '../plugins.ts'

const list: Verb = {
  name: 'list',
  summary: 'Show the programs named kubectl-… on the PATH',
  usage: 'list [flags]',
  flags: [{ name: 'name-only', type: 'bool', default: false, usage: 'Names without their paths.' }],
  run,
}

/** Models kubectl/pkg/cmd/plugin/plugin.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const paths = pluginPaths(kubectl)
  if (paths.length === 0) return finish(kubectl, fail('unable to find any kubectl plugins in your PATH\n'))
  process.stdout('The following compatible plugins are available:\n\n')
  const seen = new Map<string, string>()
  let count = 0
  for (const path of paths) {
    process.stdout(`${flags.bool('name-only') ? nameOf(path) : path}\n`)
    for (const warning of warningsOf(kubectl, path, seen)) {
      process.stderr(`  - ${warning}\n`)
      count++
    }
  }
  if (count === 0) return 0
  return finish(kubectl, fail(count === 1 ? 'one plugin warning was found\n' : `${count} plugin warnings were found\n`))
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function pluginPaths({ process }: Kubectl): string[] {
  const out: string[] = []
  for (const directory of pathDirectories(process)) {
    const names = process.files.list(directory)
    if (typeof names === 'string') {
      process.stderr(
        `Unable to read directory ${JSON.stringify(directory)} from your PATH: open ${directory}: ${errnoText(names)}. Skipping...\n`,
      )
      continue
    }
    const own = [...names].sort().filter((name) => name.startsWith('kubectl-'))
    out.push(...own.map((name) => `${directory}/${name}`).filter((path) => isFile(process.files.stat(path))))
  }
  return out
}

const isFile = (stat: ReturnType<Kubectl['process']['files']['stat']>): boolean =>
  typeof stat !== 'string' && stat.type !== 'directory'

/** Models plugin.go CommandOverrideVerifier.Verify (1.36). */
function warningsOf({ process }: Kubectl, path: string, seen: Map<string, string>): string[] {
  const name = nameOf(path)
  const out: string[] = []
  if (!isExecutable(process, path)) out.push(`warning: ${path} identified as a kubectl plugin, but it is not executable`)
  const first = seen.get(name)
  if (first === undefined) seen.set(name, path)
  else out.push(`warning: ${path} is overshadowed by a similarly named plugin: ${first}`)
  const found = findVerb(name.split('-').slice(1))
  if (!isFailed(found) && found.verb) out.push(`warning: ${name} overwrites existing command: ${JSON.stringify(found.path)}`)
  return out
}

export const plugin: Verb = {
  name: 'plugin',
  summary: 'Work with plugins',
  usage: 'plugin [flags]',
  flags: [],
  verbs: [list],
}
