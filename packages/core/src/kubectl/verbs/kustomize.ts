import type { JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { kustomizeDocuments } from '../kustomize/build.ts'
import { writeYaml } from '../yaml/write-yaml.ts'

const restrictors = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']

const refused = (type: Flag['type'], names: string): Flag[] =>
  names.split(' ').map((name) => ({ name, type, usage: 'For functions and charts, which are not there.', notSimulated: true }))

const unused: readonly Flag[] = [
  ...refused('bool', 'as-current-user enable-alpha-plugins helm-debug network'),
  ...refused('stringArray', 'env helm-api-versions mount'),
  ...refused('string', 'helm-command helm-kube-version network-name'),
]

export const kustomize: Verb = {
  name: 'kustomize',
  summary: 'Build the objects of a kustomization directory',
  usage: 'kustomize DIR [flags]',
  examples: `
  # Of this directory, then of another
  kubectl kustomize
  kubectl kustomize overlays/test`,
  flags: [
    ...unused,
    { name: 'enable-helm', type: 'bool', default: false, usage: 'Use helm.' },
    {
      name: 'load-restrictor',
      type: 'string',
      default: 'LoadRestrictionsRootOnly',
      usage: 'LoadRestrictionsNone lets files lie outside the directory.',
    },
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'File for the result.' },
  ],
  async run(kubectl) {
    const { args, flags, process } = kubectl
    if (args.length > 1) return finish(kubectl, fail('specify one path to kustomization.yaml'))
    const restrictor = flags.string('load-restrictor')
    if (!restrictors.includes(restrictor))
      return finish(kubectl, fail(`illegal flag value --load-restrictor ${restrictor}; legal values: [${restrictors.join(' ')}]`))
    const built = kustomizeDocuments(process, args[0] ?? '.', restrictor === 'LoadRestrictionsNone')
    if (isFailed(built)) return finish(kubectl, built)
    const text = built.documents.map(({ value }) => writeYaml(value as JsonObject)).join('---\n')
    const output = kubectl.flags.string('output')
    if (output === '') process.stdout(text)
    else return finish(kubectl, written(kubectl, output, text))
    return 0
  },
}

function written({ process }: Kubectl, name: string, text: string): Cause[] {
  const wrong = process.files.write(absolutePath(process, name), encodeUtf8(text))
  return wrong === undefined ? [] : [`open ${name}: ${errnoText(wrong)}`]
}
