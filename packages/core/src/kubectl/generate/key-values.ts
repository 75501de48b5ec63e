import { base64 } from '../../api/base64.ts'
import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import type { Process } from '../../process/process.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'

export interface KeyValues {
  data: Record<string, string>
  binaryData: Record<string, string>
}

interface Sources {
  literals: readonly string[]
  files: readonly string[]
  envFiles: readonly string[]
}

const keyShape = /^[-._a-zA-Z0-9]+$/
const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

/** What --from-literal, --from-file and --from-env-file hold. Models kubectl/pkg/cmd/create/create_configmap.go (1.36). */
export function keyValues(process: Process, sources: Sources, what: string): KeyValues | Failed {
  if (sources.envFiles.length > 0 && (sources.literals.length > 0 || sources.files.length > 0)) {
    return fail('from-env-file cannot be combined with from-file or from-literal')
  }
  const out: KeyValues = { data: {}, binaryData: {} }
  for (const file of sources.files) {
    const wrong = addFile(process, file, out, what)
    if (wrong) return wrong
  }
  for (const literal of sources.literals) {
    const wrong = addLiteral(literal, out, what)
    if (wrong) return wrong
  }
  for (const file of sources.envFiles) {
    const wrong = addEnvFile(process, file, out, what)
    if (wrong) return wrong
  }
  return out
}

function addKey(key: string, bytes: Uint8Array, out: KeyValues, what: string): Failed | undefined {
  if (!keyShape.test(key)) return fail(`${JSON.stringify(key)} is not valid key name for a ${what}: ${keyText}`)
  if (key in out.data || key in out.binaryData)
    return fail(`cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${what} `)
  const text = decodeUtf8(bytes)
  if (text.includes('\ufffd')) out.binaryData[key] = base64(bytes)
  else out.data[key] = text
  return undefined
}

function addLiteral(literal: string, out: KeyValues, what: string): Failed | undefined {
  const at = literal.indexOf('=')
  if (at < 1) return fail(`invalid literal source ${literal}, expected key=value`)
  const value = literal.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2')
  return addKey(literal.slice(0, at), encodeUtf8(value), out, what)
}

function addFile(process: Process, source: string, out: KeyValues, what: string): Failed | undefined {
  const at = source.indexOf('=')
  const [key, path] = at < 0 ? [source.split('/').at(-1) as string, source] : [source.slice(0, at), source.slice(at + 1)]
  if (at === 0) return fail(`key name for file path ${path} missing`)
  if (at > 0 && path === '') return fail(`file path for key name ${key} missing`)
  const absolute = absolutePath(process, path)
  const stat = process.files.stat(absolute)
  if (typeof stat === 'string') return fail(`error reading ${path}: ${errnoText(stat)}`)
  if (stat.type !== 'directory') return addBytes(process, absolute, key, out, what, path)
  if (at > 0) return fail(`cannot give a key name for a directory path`)
  const names = process.files.list(absolute)
  for (const name of typeof names === 'string' ? [] : [...names].sort()) {
    const child = process.files.stat(`${absolute}/${name}`)
    if (typeof child === 'string' || child.type !== 'file' || !keyShape.test(name)) continue
    const wrong = addBytes(process, `${absolute}/${name}`, name, out, what, path)
    if (wrong) return wrong
  }
  return undefined
}

function addBytes(
  process: Process,
  absolute: string,
  key: string,
  out: KeyValues,
  what: string,
  shown: string,
): Failed | undefined {
  const bytes = process.files.read(absolute)
  return typeof bytes === 'string' ? fail(`error reading ${shown}: ${errnoText(bytes)}`) : addKey(key, bytes, out, what)
}

function addEnvFile(process: Process, path: string, out: KeyValues, what: string): Failed | undefined {
  const bytes = process.files.read(absolutePath(process, path))
  if (typeof bytes === 'string') return fail(`error reading ${path}: ${errnoText(bytes)}`)
  for (const line of decodeUtf8(bytes).split(/\r?\n/)) {
    const trimmed = line.trimStart()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const at = trimmed.indexOf('=')
    const [key, value] = at < 0 ? [trimmed, process.env[trimmed] ?? ''] : [trimmed.slice(0, at), trimmed.slice(at + 1)]
    const wrong = addKey(key, encodeUtf8(value), out, what)
    if (wrong) return wrong
  }
  return undefined
}
