import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import type { Kustomization } from './kustomization.ts'
import { loadFile, type Root } from './load-file.ts'
import type { OpenApi } from './merge-keys.ts'

const builtIn = new Set(['v1.21.2'])

/** The schema that a kustomization brings; undefined where it brings none. Models kyaml/openapi/openapi.go SetSchema (5.8). */
export function openApiOf(process: Process, root: Root, { openapi = {} }: Kustomization): OpenApi | undefined | Failed {
  const { path, version } = openapi
  const read = path === undefined ? undefined : loadFile(process, root, path)
  if (isFailed(read)) return read
  if (version !== undefined && read) return fail('builtin version and custom schema provided, cannot use both')
  if (version !== undefined && !builtIn.has(version)) return fail('the specified OpenAPI version is not built in')
  if (!read) return undefined
  const value = parseYaml(read.text)
  if (isYamlError(value)) return fail(`error converting YAML to JSON: ${value.yamlError}`)
  return isJsonObject(value) && isJsonObject(value.definitions) ? (value.definitions as unknown as OpenApi) : {}
}
