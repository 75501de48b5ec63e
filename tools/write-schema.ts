// Writes packages/core/src/apiserver/schema/fields.gen.ts: the fields of every served Kind and their types, from the models of
// @kubernetes/client-node, which are generated from the API's own OpenAPI document.
import { writeFileSync } from 'node:fs'
import { horizontalpodautoscalersV1 } from '../packages/core/src/api/kinds.ts'
import { resourceTable } from '../packages/core/src/api/resource-table.ts'

interface Attribute {
  baseName: string
  type: string
  format: string
}
type Model = { attributeTypeMap?: Attribute[] }

/** Model classes by name, as the package exports them. */
export const models = (await import('@kubernetes/client-node')) as unknown as Record<string, Model>

/** V1Pod, V2HorizontalPodAutoscaler, EventsV1Event … for a row of the resource table. */
export function modelName(of: { group: string; version: string; kind: string }): string {
  if (of.kind === 'Event') return of.group === '' ? 'CoreV1Event' : 'EventsV1Event'
  return of.kind === 'ResourceClaim' ? 'ResourceV1ResourceClaim' : `${of.version.toUpperCase()}${of.kind}`
}

const innerName = (type: string): string => type.replace(/^(?:Array<|Set<|\{ \[key: string\]: )+/, '').replace(/[>;} ]+$/, '')

/** Every model that can be reached from the given ones. */
export function reachable(roots: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const map = models[name]?.attributeTypeMap
    if (!map || seen.has(name)) return
    seen.add(name)
    for (const attribute of map) visit(innerName(attribute.type))
  }
  for (const root of roots) visit(root)
  return [...seen].sort()
}

/** [] list, {} map; then string, int, long, number, boolean, date, bytes, any, intstr, or a model. */
export function shortType({ type, format }: Attribute): string {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type)
  if (list) return `[]${shortType({ baseName: '', type: list[1] as string, format })}`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (map) return `{}${shortType({ baseName: '', type: map[1] as string, format })}`
  if (type === 'number') return format === 'int64' ? 'long' : format === 'int32' ? 'int' : 'number'
  if (type === 'Date' || type === 'V1MicroTime') return 'date'
  if (type === 'IntOrString') return 'intstr'
  if (type === 'string' && format === 'byte') return 'bytes'
  return type === 'string' || type === 'boolean' || models[type]?.attributeTypeMap ? type : 'any'
}

if (process.argv[1]?.endsWith('write-schema.ts')) {
  const roots = [...resourceTable, horizontalpodautoscalersV1].map(modelName).filter((name) => models[name])
  const extra = [
    'V1Scale',
    'V1Eviction',
    'V1Binding',
    'AuthenticationV1TokenRequest',
    'V1DeleteOptions',
    'V1ListMeta',
    'V1Status',
  ]
  const lines = reachable([...roots, ...extra]).map((name) => {
    const fields = (models[name] as Model).attributeTypeMap?.map((a) => `${a.baseName}:${shortType(a)}`)
    return `  ${name}: ${JSON.stringify(fields?.join(' '))},`
  })
  const head = '// Written by `npm run schema`. Do not edit.\n\n/** Model → its fields, `name:type` each. */\n'
  writeFileSync(
    'packages/core/src/apiserver/schema/fields.gen.ts',
    `${head}export const modelFields: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n}\n`,
  )
}
