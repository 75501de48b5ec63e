import type { Kubectl, Verb } from '../command.ts'
import { fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { isProblem, kubercFile, type Preference, preferenceObject, readPreference, savePreference } from '../kuberc/preference.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { typedJson } from '../result.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { kubercSet } from './kuberc-set.ts'

const view: Verb = {
  name: 'view',
  summary: 'Show the kuberc file',
  usage: 'view',
  flags: outputFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)),
  run,
}

/** Models kubectl/pkg/cmd/kuberc/view.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const file = kubercFile(process, flags.string('kuberc'))
  if (!file) return finish(kubectl, fail('KUBERC is disabled via KUBERC=off environment variable'))
  const read = readPreference(process, file.path)
  if (isProblem(read)) {
    if (!read.missing) return finish(kubectl, fail(`error reading kuberc file: ${read.problem}`))
    if (file.explicit) return finish(kubectl, fail(`kuberc file not found at ${file.path}`))
    return offer(kubectl, file.path)
  }
  const object = preferenceObject(read ?? { defaults: [], aliases: [] }, [])
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const json = flags.string('output') === 'json' ? typedJson(object) : undefined
  const text = json ?? (printer ? printer(object) : writeYaml(object))
  if (isFailed(text)) return finish(kubectl, text)
  process.stdout(text)
  return 0
}

/** What kubectl recommends. Models kubectl/pkg/kuberc/marshal.go CreateDefaultPreference (1.36). */
const recommended: Preference = {
  defaults: [
    { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
    { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
  ],
  aliases: [],
}

async function offer(kubectl: Kubectl, path: string): Promise<number> {
  const { process } = kubectl
  const question = 'Would you like to generate a default kuberc file with recommended options? (y/N): '
  process.stdout(`kuberc file not found at ${path}\n`)
  if (!process.stdin.isTerminal) process.stdout(question)
  const answer = await process.stdin.readLine(question)
  if (answer?.trim().toLowerCase() !== 'y') return 0
  const wrong = savePreference(process, path, recommended)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  process.stdout(`Updated ${path}\n`)
  return 0
}

export const kuberc: Verb = {
  name: 'kuberc',
  summary: 'Work with the kuberc file, which holds preferences',
  usage: 'kuberc SUBCOMMAND',
  examples: `
  # What it holds
  kubectl kuberc view`,
  flags: [],
  verbs: [kubercSet, view],
}
