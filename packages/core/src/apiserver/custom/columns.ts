import { since } from '../../api/duration.ts'
import { goJson } from '../../api/go-json.ts'
import { goPlain } from '../../api/go-value.ts'
import type { Json } from '../../api/json.ts'
import { evaluate } from '../../api/jsonpath/evaluate.ts'
import { type Node, parseJsonPath } from '../../api/jsonpath/parse.ts'
import type { KubeObject } from '../../api/object.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Version } from '../resources/customresourcedefinition/definition.ts'
import { timeLayouts, timeProblem } from '../schema/go-time.ts'
import type { Column } from '../strategy.ts'

type Given = NonNullable<Version['additionalPrinterColumns']>[number]
type Cell = string | number | boolean | null

/** A version's own columns behind the name; a path that cannot be read ends them. Models registry/customresource/tableconvertor (1.36). */
export function customColumns({ additionalPrinterColumns: own }: Version): Column[] {
  if (!own?.length) return [nameColumn, { ...ageColumn, type: 'date' }]
  const columns: Column[] = [nameColumn]
  for (const column of own) {
    const nodes = parseJsonPath(`{${column.jsonPath}}`)
    if (typeof nodes === 'string') break
    columns.push(columnOf(column, nodes))
  }
  return columns
}

const columnOf = ({ name, type, format, description, priority, jsonPath }: Given, nodes: readonly Node[]): Column => ({
  name,
  type: type as Column['type'],
  ...(format === undefined ? {} : { format }),
  description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
  priority: (priority ?? 0) as 0 | 1,
  value: (object, nowMs) => cellOf(object, nodes, type, nowMs) as string,
})

function cellOf(object: KubeObject, nodes: readonly Node[], type: string, nowMs: number): Cell {
  const found = evaluate(nodes, object, true)
  const value = typeof found === 'string' ? undefined : (found.groups[0]?.[0] as Json | undefined)
  if (value === undefined) return null
  return type === 'string' ? textOf(value) : typedCell(type, value, nowMs)
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value
  return value !== null && typeof value === 'object' ? goJson(value) : goPlain(value)
}

function typedCell(type: string, value: Json, nowMs: number): Cell {
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null
  if (type === 'number') return typeof value === 'number' ? value : null
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  if (type !== 'date' || typeof value !== 'string') return null
  if (value === '' || value === 'null') return since(undefined, nowMs)
  return timeProblem(value, timeLayouts['v1.Time']) === undefined ? since(value, nowMs) : '<invalid>'
}
