import type { Process } from '../../process/process.ts'
import { errnoText, readText } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { isEmpty, type Kustomization, kustomizationOf } from './kustomization.ts'

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** The kustomization of a directory; what is deprecated in it is told. Models kustomize api/internal/target/kusttarget.go Load (5.8). */
export function loadKustomization(process: Process, directory: string): { spec: Kustomization; fileName: string } | Failed {
  const found = fileNames.filter((name) => typeof process.files.stat(`${directory}/${name}`) !== 'string')
  if (found.length === 0)
    return fail(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`)
  if (found.length > 1) return fail(`Found multiple kustomization files under: ${directory}\n`)
  const read = readText(process, `${directory}/${found[0]}`)
  if ('errno' in read) return fail(`open ${directory}/${found[0]}: ${errnoText(read.errno)}`)
  const value = parseYaml(read.text)
  if (isYamlError(value)) return fail(`invalid Kustomization: ${value.yamlError}`)
  const spec = kustomizationOf(value)
  if (typeof spec === 'string') return fail(spec)
  warn(process, spec)
  if (isEmpty(spec)) return fail('kustomization.yaml is empty')
  const wrong = [kindProblem(spec), versionProblem(spec)].filter((text) => text !== undefined)
  return wrong.length > 0
    ? fail(`Failed to read kustomization file under ${directory}:\n${wrong.join('\n')}`)
    : { spec, fileName: found[0] as string }
}

const editFix = "Run 'kustomize edit fix' to update your Kustomization automatically."

const replacedBy: readonly (readonly [keyof Kustomization, string, string?])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', '[EXPERIMENTAL] '],
]

/** Models kustomize api/types/kustomization.go CheckDeprecatedFields (5.8). */
function warn(process: Process, spec: Kustomization): void {
  for (const [old, now, mark = ''] of replacedBy) {
    if (spec[old] === undefined) continue
    process.stderr(`# Warning: '${old}' is deprecated. Please use '${now}' instead. ${mark}${editFix}\n`)
  }
}

const kindProblem = ({ kind = 'Kustomization' }: Kustomization): string | undefined =>
  kind === 'Kustomization' || kind === 'Component' ? undefined : 'kind should be Kustomization or Component'

function versionProblem({ kind = 'Kustomization', apiVersion }: Kustomization): string | undefined {
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`
  return apiVersion === undefined || apiVersion === wanted ? undefined : `apiVersion for ${kind} should be ${wanted}`
}
