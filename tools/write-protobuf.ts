// Writes packages/core/src/api/messages.gen.ts: field numbers of the messages that clients send as protobuf.
// Usage: node tools/write-protobuf.ts TAG API APIMACHINERY APIEXTENSIONS_APISERVER KUBE_AGGREGATOR   (git directories)
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const groups = [
  'admissionregistration',
  'core',
  'apps',
  'authentication',
  'authorization',
  'autoscaling',
  'batch',
  'certificates',
  'coordination',
  'discovery',
  'events',
  'flowcontrol',
  'networking',
  'node',
  'policy',
  'rbac',
  'resource',
  'scheduling',
  'storage',
]

interface GoField {
  number: number
  name: string
  go: string
  inline: boolean
}

interface Source {
  prefix: string
  text: string
}

const [tag = 'HEAD', api = '', machinery = '', extensions = '', aggregator = ''] = process.argv.slice(2)
const show = (directory: string, path: string): string =>
  execFileSync('git', ['-C', directory, 'show', `${tag}:${path}`], { encoding: 'utf8', maxBuffer: 1e8 })

const sources: Source[] = [
  { prefix: 'meta.', text: show(machinery, 'pkg/apis/meta/v1/types.go') },
  ...groups.map((group) => ({ prefix: group === 'core' ? '' : `${group}.`, text: show(api, `${group}/v1/types.go`) })),
  { prefix: 'autoscalingv2.', text: show(api, 'autoscaling/v2/types.go') },
  { prefix: 'apiextensions.', text: show(extensions, 'pkg/apis/apiextensions/v1/types.go') },
  { prefix: 'apiextensions.', text: show(extensions, 'pkg/apis/apiextensions/v1/types_jsonschema.go') },
  { prefix: 'apiregistration.', text: show(aggregator, 'pkg/apis/apiregistration/v1/types.go') },
]

const structs = new Map<string, GoField[]>()
const aliases = new Map<string, string>()
for (const source of sources) readTypes(source)

function readTypes({ prefix, text }: Source): void {
  for (const match of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    structs.set(prefix + match[1], fieldsOf(match[2] as string))
  }
  for (const match of text.matchAll(/^type (\w+) struct ?\{\}$/gm)) structs.set(prefix + match[1], [])
  for (const match of text.matchAll(/^type (\w+) ((?:map\[\w+\]|\[\])?[\w.]+)$/gm))
    aliases.set(prefix + match[1], match[2] as string)
}

function fieldsOf(body: string): GoField[] {
  const fields: GoField[] = []
  for (const line of body.split('\n')) {
    const match = /^\s*(?:(\w+)\s+)?([*[\]\w.]+)\s+`(.*)`/.exec(line)
    const number = /protobuf:"\w+,(\d+)/.exec(match?.[3] ?? '')?.[1]
    const json = /json:"([^"]*)"/.exec(match?.[3] ?? '')?.[1]
    if (!match || number === undefined || json === undefined) continue
    const [name = ''] = json.split(',')
    fields.push({ number: Number(number), name, go: match[2] as string, inline: name === '' })
  }
  return fields
}

const scalars: Record<string, string> = {
  string: 'string',
  int32: 'int',
  int64: 'int',
  int: 'int',
  bool: 'bool',
  byte: 'bytes',
  uint32: 'int',
  float64: 'double',
  JSON: 'rawjson',
  JSONSchemaPropsOrArray: 'schemaorarray',
  JSONSchemaPropsOrBool: 'schemaorbool',
  JSONSchemaPropsOrStringArray: 'schemaorstrings',
  'metav1.Time': 'time',
  Time: 'time',
  'metav1.MicroTime': 'microtime',
  MicroTime: 'microtime',
  'intstr.IntOrString': 'intstr',
  'resource.Quantity': 'quantity',
  'types.UID': 'string',
  'metav1.Duration': 'int',
  FieldsV1: 'rawfields',
  'runtime.RawExtension': 'rawjson',
}

function typeOf(go: string, prefix: string): string {
  if (go.startsWith('*')) {
    const inner = typeOf(go.slice(1), prefix)
    return /^(\[\]|\{\})/.test(inner) ? inner : `*${inner}`
  }
  if (go === '[]byte') return 'bytes'
  if (go.startsWith('[]')) return `[]${typeOf(go.slice(2), prefix)}`
  const map = /^map\[[\w.]+\](.+)$/.exec(go)
  if (map) return `{}${typeOf(map[1] as string, prefix)}`
  const scalar = scalars[go]
  if (scalar !== undefined) return scalar
  const [pkg, bare] = go.includes('.') ? (go.split('.') as [string, string]) : [undefined, go]
  const own =
    pkg === undefined
      ? prefix
      : pkg === 'metav1'
        ? 'meta.'
        : pkg === 'v1' || pkg === 'corev1' || pkg === 'core'
          ? ''
          : `${pkg.replace(/v1$/, '')}.`
  const name = own + bare
  const alias = aliases.get(name)
  if (alias !== undefined) return typeOf(alias, own)
  return structs.has(name) ? name : 'string'
}

const lines: string[] = []
for (const [name, fields] of [...structs].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (/List$/.test(name) || fields.some((field) => field.name === '-')) continue
  const prefix = name.includes('.') ? name.slice(0, name.indexOf('.') + 1) : ''
  const row = fields.map((field) => `${field.number} ${field.inline ? '+' : field.name} ${typeOf(field.go, prefix)}`).join(',')
  lines.push(`  '${name}': '${row}',`)
}
const head = `// Written by tools/write-protobuf.ts from the Go types of k8s.io/api; do not edit.
/** Field numbers, JSON names and types of each message. \`+\` is inlined; \`*\` a pointer; \`[]\` a list; \`{}\` a map by strings. */
export const messages: Readonly<Record<string, string>> = {
`
writeFileSync('packages/core/src/api/messages.gen.ts', `${head}${lines.join('\n')}\n}\n`)
