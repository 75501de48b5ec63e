import type { JsonObject } from '../../api/json.ts'
import type { Pod } from '../../api/pod.ts'
import { applyStrategicMerge } from '../../api/strategic-merge.ts'
import type { Kubectl } from '../command.ts'
import { errnoText, isJsonObject, readText } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'

const fixed = ['name', 'command', 'image', 'lifecycle', 'volumeDevices']

/** The part of a container that --custom names; undefined without it. Models kubectl/pkg/cmd/debug/debug.go Complete and Validate (1.36). */
export function readCustomProfile({ flags, process }: Kubectl): JsonObject | Failed | undefined {
  const name = flags.string('custom')
  if (name === '') return undefined
  const read = readText(process, name)
  if ('errno' in read)
    return fail(`must pass a container spec json file for custom profile: open ${name}: ${errnoText(read.errno)}`)
  const value = parseYaml(read.text)
  if (isYamlError(value))
    return fail(`${name} does not contain a valid container spec: error converting YAML to JSON: ${value.yamlError}`)
  if (!isJsonObject(value))
    return fail(
      `${name} does not contain a valid container spec: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${typeof value} into Go value of type v1.Container`,
    )
  return fixed.some((field) => value[field] !== undefined)
    ? fail('name, command, image, lifecycle and volume devices are not modifiable via custom profile')
    : value
}

/** The Pod with that put over one of its containers. Models debug.go applyCustomProfile (1.36). */
export function withCustomProfile(
  pod: Pod,
  list: 'containers' | 'ephemeralContainers',
  name: string,
  custom: JsonObject,
): Pod | Failed {
  const patch = { spec: { [list]: [{ ...custom, name }] } }
  const merged = applyStrategicMerge(pod as unknown as JsonObject, patch)
  if (typeof merged === 'string') return fail(`error creating three way patch to add debug container: ${merged}`)
  return merged.value as unknown as Pod
}
