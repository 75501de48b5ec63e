import { base64 } from '../../api/base64.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { envFilePairs } from './env-file.ts'

export interface KeyValues {
  data: Record<string, string>
  binaryData: Record<string, string>
}

interface Sources {
  literals: readonly string[]
  files: readonly string[]
  envFiles: readonly string[]
}

/** Which object the keys are for. */
export interface Holder {
  kind: 'ConfigMap' | 'Secret'
  name: string
}

interface Taking {
  process: Process
  out: KeyValues
  holder: Holder
}

const keyShape = /^[-._a-zA-Z0-9]+$/
const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

/** What --from-literal, --from-file and --from-env-file hold. Models kubectl/pkg/cmd/create/create_configmap.go (1.36). */
export function keyValues(process: Process, sources: Sources, holder: Holder): KeyValues | Failed {
  if (sources.envFiles.length > 0 && (sources.literals.length > 0 || sources.files.length > 0)) {
    return fail('from-env-file cannot be combined with from-file or from-literal')
  }
  const taking: Taking = { process, out: { data: {}, binaryData: {} }, holder }
  const steps = [
    ...sources.files.map((file) => () => addFile(taking, file)),
    ...sources.literals.map((literal) => () => addLiteral(taking, literal)),
    ...sources.envFiles.map((file) => () => addEnvFile(taking, file)),
  ]
  for (const step of steps) {
    const wrong = step()
    if (wrong) return wrong
  }
  return taking.out
}

function keyProblem({ kind }: Holder, key: string): string | undefined {
  const problem = key === '.' || key === '..' ? `must not be '${key}'` : keyShape.test(key) ? undefined : keyText
  if (problem === undefined) return undefined
  const quoted = JSON.stringify(key)
  return kind === 'ConfigMap'
    ? `${quoted} is not a valid key name for a ConfigMap: ${problem}`
    : `${quoted} is not valid key name for a Secret ${problem}`
}

function addKey({ out, holder }: Taking, key: string, bytes: Uint8Array): Failed | undefined {
  const problem = keyProblem(holder, key)
  if (problem !== undefined) return fail(problem)
  const place = Object.hasOwn(out.data, key) ? 'Data' : Object.hasOwn(out.binaryData, key) ? 'BinaryData' : undefined
  if (place !== undefined && holder.kind === 'Secret')
    return fail(`cannot add key ${key}, another key by that name already exists`)
  if (place !== undefined)
    return fail(
      `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${place} for ConfigMap ${JSON.stringify(holder.name)}`,
    )
  const text = decodeUtf8(bytes)
  if (text.includes('\ufffd')) out.binaryData[key] = base64(bytes)
  else out.data[key] = text
  return undefined
}

function addLiteral(taking: Taking, literal: string): Failed | undefined {
  const at = literal.indexOf('=')
  if (at < 1) return fail(`invalid literal source ${literal}, expected key=value`)
  return addKey(taking, literal.slice(0, at), encodeUtf8(literal.slice(at + 1)))
}

/** Models kubectl/pkg/util/util.go ParseFileSource (1.36). */
function fileSource(source: string): { key: string; path: string; named: boolean } | Failed {
  const parts = source.split('=')
  if (parts.length > 2) return fail("key names or file paths cannot contain '='")
  if (parts.length === 1) return { key: source.split('/').filter(Boolean).at(-1) ?? '/', path: source, named: false }
  const [key = '', path = ''] = parts
  if (key === '') return fail(`key name for file path ${path} missing`)
  return path === '' ? fail(`file path for key name ${key} missing`) : { key, path, named: true }
}

function addFile(taking: Taking, source: string): Failed | undefined {
  const found = fileSource(source)
  if ('failed' in found) return found
  const { key, path, named } = found
  const { files } = taking.process
  const absolute = absolutePath(taking.process, path)
  const stat = files.stat(absolute)
  if (typeof stat === 'string') return fail(`error reading ${path}: ${errnoText(stat)}`)
  if (stat.type !== 'directory') return addBytes(taking, absolute, key, path)
  if (named) return fail('cannot give a key name for a directory path')
  const names = files.list(absolute)
  for (const name of typeof names === 'string' ? [] : [...names].sort()) {
    const child = files.stat(`${absolute}/${name}`)
    if (typeof child === 'string' || child.type !== 'file') continue
    const wrong = addBytes(taking, `${absolute}/${name}`, name, `${path}/${name}`)
    if (wrong) return wrong
  }
  return undefined
}

function addBytes(taking: Taking, absolute: string, key: string, shown: string): Failed | undefined {
  const bytes = taking.process.files.read(absolute)
  return typeof bytes === 'string' ? fail(`open ${shown}: ${errnoText(bytes)}`) : addKey(taking, key, bytes)
}

function addEnvFile(taking: Taking, path: string): Failed | undefined {
  const bytes = taking.process.files.read(absolutePath(taking.process, path))
  if (bytes === 'EISDIR') return fail(`env ${taking.holder.kind === 'Secret' ? 'secret' : 'config'} file cannot be a directory`)
  if (typeof bytes === 'string') return fail(`error reading ${path}: ${errnoText(bytes)}`)
  const pairs = envFilePairs(decodeUtf8(bytes), path, taking.process.env)
  if ('failed' in pairs) return pairs
  for (const [key, value] of pairs) {
    const wrong = addKey(taking, key, encodeUtf8(value))
    if (wrong) return wrong
  }
  return undefined
}
