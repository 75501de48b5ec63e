import type { Json, JsonObject } from '../api/json.ts'

/** What a Go type takes from JSON: a name of a simple type, or a struct with its fields. */
type Shape = 'string' | 'bool' | 'bytes' | 'strings' | 'anything' | Struct | List
interface Struct {
  struct: string
  fields: Readonly<Record<string, Shape>>
  /** Written even when empty. */
  always?: readonly string[]
}
interface List {
  list: Struct
}

const named = (struct: string, member: string, shape: Struct): List => ({
  list: { struct, fields: { name: 'string', [member]: shape }, always: ['name', member] },
})

const cluster: Struct = {
  struct: 'Cluster',
  fields: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'bool',
    extensions: 'anything',
  },
  always: ['server'],
}

const user: Struct = {
  struct: 'AuthInfo',
  fields: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    as: 'string',
    'as-uid': 'string',
    'as-groups': 'strings',
    'as-user-extra': 'anything',
    username: 'string',
    password: 'string',
    'auth-provider': 'anything',
    exec: {
      struct: 'ExecConfig',
      fields: {
        command: 'string',
        args: 'strings',
        env: 'anything',
        apiVersion: 'string',
        installHint: 'string',
        provideClusterInfo: 'bool',
        interactiveMode: 'string',
      },
      always: ['command', 'args', 'env', 'provideClusterInfo'],
    },
    extensions: 'anything',
  },
}

const context: Struct = {
  struct: 'Context',
  fields: { cluster: 'string', user: 'string', namespace: 'string', extensions: 'anything' },
  always: ['cluster', 'user'],
}

const config: Struct = {
  struct: 'Config',
  fields: {
    kind: 'string',
    apiVersion: 'string',
    preferences: 'anything',
    clusters: named('NamedCluster', 'cluster', cluster),
    users: named('NamedAuthInfo', 'user', user),
    contexts: named('NamedContext', 'context', context),
    'current-context': 'string',
    extensions: 'anything',
  },
}

/** The file's object as Go's structs hold it, or what the decoder says. Models clientcmd/api/v1/types.go (1.36). */
export function decodeConfig(value: JsonObject): JsonObject | string {
  try {
    return structOf(value, config, '')
  } catch (problem) {
    if (problem instanceof Problem) return problem.text
    throw problem
  }
}

const kindOf = (value: Json | undefined): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

class Problem {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function wrong(value: Json | undefined, struct: string, path: string, type: string): never {
  throw new Problem(`json: cannot unmarshal ${kindOf(value)} into Go struct field ${struct}.${path} of type ${type}`)
}

const zeros: Partial<Record<string, Json>> = { string: '', bool: false, bytes: '' }

function structOf(value: JsonObject, { struct, fields, always = [] }: Struct, path: string): JsonObject {
  const out: JsonObject = {}
  for (const [name, shape] of Object.entries(fields)) {
    const found = valueOf(value[name] ?? null, shape, struct, path === '' ? name : `${path}.${name}`)
    const zero = typeof shape === 'string' ? (zeros[shape] ?? null) : 'list' in shape ? [] : {}
    if (always.includes(name)) out[name] = found ?? (shape === 'strings' ? null : zero)
    else if (found !== null && !isEmpty(found)) out[name] = found
  }
  return out
}

const isEmpty = (value: Json): boolean =>
  value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

function valueOf(value: Json, shape: Shape, struct: string, path: string): Json {
  if (value === null || shape === 'anything') return value
  if (shape === 'string') return typeof value === 'string' ? value : wrong(value, struct, path, 'string')
  if (shape === 'bool') return typeof value === 'boolean' ? value : wrong(value, struct, path, 'bool')
  if (shape === 'bytes') return typeof value === 'string' ? base64(value) : wrong(value, struct, path, '[]uint8')
  if (shape === 'strings') {
    if (!Array.isArray(value)) return wrong(value, struct, path, '[]string')
    for (const item of value) if (typeof item !== 'string') wrong(item, struct, path, 'string')
    return value
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrong(value, struct, path, `[]v1.${shape.list.struct}`)
    return byName(
      value.map((item) =>
        item !== null && typeof item === 'object' && !Array.isArray(item)
          ? structOf(item as JsonObject, shape.list, path)
          : wrong(item, struct, path, `v1.${shape.list.struct}`),
      ),
    )
  }
  if (typeof value !== 'object' || Array.isArray(value)) return wrong(value, struct, path, `v1.${shape.struct}`)
  return structOf(value as JsonObject, shape, path)
}

/** Go keeps entries in a map and writes them by name. */
const byName = (list: JsonObject[]): JsonObject[] =>
  list.sort((a, b) => ((a.name as string) < (b.name as string) ? -1 : a.name === b.name ? 0 : 1))

/** Models Go's encoding/base64 Decode: whitespace at line ends is passed over. */
function base64(text: string): string {
  const clean = text.replace(/[\r\n]/g, '')
  const bad = /[^A-Za-z0-9+/=]/.exec(clean)
  if (bad) throw new Problem(`illegal base64 data at input byte ${bad.index}`)
  const padding = clean.indexOf('=')
  if (padding >= 0 && (clean.length % 4 !== 0 || !/^={1,2}$/.test(clean.slice(padding)))) {
    throw new Problem(`illegal base64 data at input byte ${padding % 4 < 2 ? padding : clean.length}`)
  }
  if (clean.length % 4 !== 0) throw new Problem(`illegal base64 data at input byte ${clean.length - (clean.length % 4)}`)
  return clean
}

/** Several files as one: of maps and of values, the first that says something is heard. Models clientcmd/loader.go Load (1.36). */
export function mergeConfigs(files: readonly JsonObject[]): JsonObject {
  const out: JsonObject = {}
  for (const file of files) {
    for (const [key, value] of Object.entries(file)) {
      if (!Array.isArray(value)) out[key] ??= value
      else {
        const known = (out[key] ?? []) as JsonObject[]
        const names = new Set(known.map(({ name }) => name))
        out[key] = byName([...known, ...(value as JsonObject[]).filter(({ name }) => !names.has(name))])
      }
    }
  }
  return out
}
