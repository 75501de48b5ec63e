import type { Json, JsonObject } from '../api/json.ts'
import { failure, type Status } from '../api/status.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import type { Process } from '../process/process.ts'
import { bareFailure, type Failed, fail, isFailed } from './errors.ts'
import { globPaths, isBadPattern } from './glob-paths.ts'
import { parseJson } from './json-text.ts'
import { connectionRefused } from './server-address.ts'
import { urlProblem } from './url-problem.ts'
import { isYamlError, parseYaml, splitDocuments } from './yaml/parse-yaml.ts'

/** One document of a file. */
export interface Document {
  /** The file's name as it was given (or found in a directory), STDIN for standard input. */
  source: string
  value: Json
}

/** The documents that could be read, in order, and what ended the reading of a file. */
export interface Documents {
  documents: Document[]
  failed?: Failed
}

const extensions = ['.json', '.yaml', '.yml']
const maxFiles = 1_000

/** An absolute, normal path of a name as a process sees it. */
export function absolutePath(process: Pick<Process, 'cwd' | 'env'>, name: string): string {
  const joined = name.startsWith('/') ? name : `${process.cwd}/${name}`
  const out: string[] = []
  for (const part of joined.split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}`
}

/** A text file's content, or its errno name. */
export function readText(process: Process, name: string): { text: string } | { errno: string } {
  const bytes = process.files.read(absolutePath(process, name))
  return typeof bytes === 'string' ? { errno: bytes } : { text: decodeUtf8(bytes) }
}

/** Go's words for an errno: `open x: no such file or directory`. */
export function errnoText(errno: string): string {
  const words: Record<string, string> = {
    ENOENT: 'no such file or directory',
    ENOTDIR: 'not a directory',
    EISDIR: 'is a directory',
    EACCES: 'permission denied',
    EEXIST: 'file exists',
    ENOSPC: 'no space left on device',
    EROFS: 'read-only file system',
    ELOOP: 'too many levels of symbolic links',
  }
  return words[errno] ?? 'input/output error'
}

/** Every document behind -f: files, directories (-R below them too), `-`. Models cli-runtime resource/builder.go FilenameParam (1.36). */
export async function readDocuments(process: Process, names: readonly string[], recursive: boolean): Promise<Documents | Failed> {
  if (names.filter((name) => name === '-').length > 1) return fail('standard input cannot be used for multiple arguments')
  const wrong = pathProblems(process, names)
  if (wrong) return wrong
  const files: string[] = []
  for (const name of names.flatMap((pattern) => matchingPaths(process, pattern))) {
    const found = filesOf(process, name, recursive)
    if (isFailed(found)) return found
    files.push(...found)
  }
  const documents: Document[] = []
  const failures: Failed[] = []
  for (const file of files.slice(0, maxFiles)) {
    const read = await readFile(process, file)
    if (isFailed(read)) failures.push(read)
    else {
      documents.push(...read.documents)
      if (read.failed) failures.push(read.failed)
    }
  }
  const [first] = failures
  if (first?.bare && failures.length === 1 && documents.length === 0) return first
  return { documents, ...(failures.length > 0 ? { failed: fail(...failures.flatMap(({ failed }) => failed)) } : {}) }
}

/** Every name of -f that leads to nothing. Models cli-runtime resource/builder.go FilenameParam (1.36). */
export function pathProblems(process: Process, names: readonly string[]): Failed | undefined {
  const missing = names.filter((name) => matchingPaths(process, name).length === 0)
  return missing.length > 0 ? fail(...missing.map(missingText)) : undefined
}

const missingText = (name: string): string =>
  isBadPattern(name)
    ? `pattern ${JSON.stringify(name)} is not valid: syntax error in pattern`
    : `the path ${JSON.stringify(name)} does not exist`

/** A name that leads to something, or what it matches as a pattern. Models cli-runtime resource/builder.go expandIfFilePattern (1.36). */
function matchingPaths({ files, cwd, env }: Process, name: string): string[] {
  if (name === '-' || /^https?:/.test(name)) return [name]
  const stat = files.stat(absolutePath({ cwd, env }, name))
  return stat === 'ENOENT' || stat === 'ENOTDIR' ? globPaths(files, cwd, name) : [name]
}

async function readFile(process: Process, file: string): Promise<Documents | Failed> {
  if (file === '-') return documentsOf('STDIN', await process.stdin.readAll())
  const unreachable = urlProblem(file, nameserver(process))
  if (unreachable !== undefined) return bareFailure(unreached(unreachable))
  const read = readText(process, file)
  return 'errno' in read ? fail(`open ${file}: ${errnoText(read.errno)}`) : documentsOf(file, read.text)
}

/** Told in the words of the connection alone. */
const unreached = (words: string): Status => ({ ...failure(503, '', words), reason: connectionRefused })

/** Whom this machine asks for names. */
function nameserver(process: Process): string {
  const read = readText(process, '/etc/resolv.conf')
  return ('text' in read ? /^nameserver\s+(\S+)/m.exec(read.text)?.[1] : undefined) ?? '127.0.0.53'
}

function filesOf(process: Process, name: string, recursive: boolean): string[] | Failed {
  if (name === '-') return ['-']
  if (/^https?:\/\//.test(name)) return [name]
  const stat = process.files.stat(absolutePath(process, name))
  if (typeof stat === 'string')
    return fail(`the path ${JSON.stringify(name)} cannot be accessed: stat ${name}: ${errnoText(stat)}`)
  if (stat.type !== 'directory') return [name]
  const found = walk(process, name.replace(/(.)\/+$/, '$1'), recursive, 0)
  return found.length > 0 ? found : fail(`error reading [${name}]: recognized file extensions are [${extensions.join(' ')}]`)
}

function walk(process: Process, directory: string, recursive: boolean, depth: number): string[] {
  const names = process.files.list(absolutePath(process, directory))
  if (typeof names === 'string' || depth > 20) return []
  return [...names].sort().flatMap((name) => {
    const path = `${directory}/${name}`.replace(/^\.\//, '')
    const stat = process.files.stat(absolutePath(process, path))
    if (typeof stat === 'string') return []
    if (stat.type === 'directory') return recursive ? walk(process, path, true, depth + 1) : []
    return extensions.some((extension) => name.endsWith(extension)) ? [path] : []
  })
}

// What the API server takes at most; it is not even read, so that it cannot hold up others.
const maxBodyBytes = 3_145_728
const tooLarge = failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)

const endOfJson = 'unexpected end of JSON input'

interface JsonDocuments {
  values: Json[]
  /** What is left when it is no JSON any more. */
  rest: string
  /** What is wrong with it as JSON. */
  wrong?: string
}

/** JSON values one behind the other. */
function jsonDocuments(text: string): JsonDocuments {
  const values: Json[] = []
  for (let at = 0; ; ) {
    const rest = text.slice(at)
    const whole = parseJson(rest)
    if (!('syntaxError' in whole)) return { values: [...values, whole.json], rest: '' }
    const first = whole.syntaxError.endsWith('after top-level value') ? parseJson(rest.slice(0, whole.offset)) : whole
    if ('syntaxError' in first || values.length >= maxFiles) {
      const wrong =
        whole.syntaxError === endOfJson ? 'unexpected EOF' : `json: offset ${at + whole.offset + 1}: ${whole.syntaxError}`
      return { values, rest, wrong }
    }
    values.push(first.json)
    at += whole.offset
  }
}

/** The documents of one text, YAML or JSON; empty ones are skipped. Models apimachinery util/yaml YAMLOrJSONDecoder (1.36). */
export function documentsOf(source: string, text: string): Documents {
  const read = /^\s*\{/.test(text) ? jsonDocuments(text) : { values: [], rest: text }
  const documents: Document[] = read.values.map((value) => ({ source, value }))
  const wrong = (why: string): Documents => ({ documents, failed: fail(`error parsing ${source}: ${why}`) })
  // after several objects it is JSON for sure
  if (read.wrong !== undefined && read.values.length > 1) return wrong(read.wrong)
  for (const part of read.rest === '' ? [] : splitDocuments(read.rest)) {
    if (part.length > maxBodyBytes) return { documents, failed: fail(tooLarge) }
    const value = parseYaml(part)
    if (isYamlError(value)) return wrong(read.wrong ?? `error converting YAML to JSON: ${value.yamlError}`)
    if (value !== null) documents.push({ source, value })
  }
  return { documents }
}

/** True for a document that can be an object. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
