import type { JsonObject } from '../../api/json.ts'
import type { Verb } from '../command.ts'
import { fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { kustomizeDocuments } from '../kustomize/build.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

export const kustomize: Verb = {
  name: 'kustomize',
  summary: 'Build the objects of a kustomization directory',
  usage: 'kustomize DIR [flags]',
  examples: `
  # Of this directory, then of another
  kubectl kustomize
  kubectl kustomize overlays/test`,
  flags: [
    { name: 'enable-helm', type: 'bool', default: false, usage: 'Use helm.', notSimulated: true },
    {
      name: 'load-restrictor',
      type: 'string',
      default: 'LoadRestrictionsRootOnly',
      usage: 'LoadRestrictionsNone lets files lie outside the directory.',
    },
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'File for the result.', notSimulated: true },
  ],
  async run(kubectl) {
    const { args, process } = kubectl
    if (args.length > 1) return finish(kubectl, fail('specify one path to kustomization.yaml'))
    const built = kustomizeDocuments(process, args[0] ?? '.')
    if (isFailed(built)) return finish(kubectl, built)
    process.stdout(built.documents.map(({ value }) => writeYaml(value as JsonObject)).join('---\n'))
    return 0
  },
}
