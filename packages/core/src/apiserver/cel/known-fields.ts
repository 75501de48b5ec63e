import { goQuote } from '../../api/go-quote.ts'

/** What lies below a name: more names, or anything (true). */
export interface Fields {
  readonly [name: string]: Fields | true
}

const gvk = { group: true, version: true, kind: true } as const
const gvr = { group: true, version: true, resource: true } as const

/** Models admission/plugin/cel/compile.go BuildRequestType (1.36). */
const request: Fields = {
  kind: gvk,
  resource: gvr,
  subResource: true,
  requestKind: gvk,
  requestResource: gvr,
  requestSubResource: true,
  name: true,
  namespace: true,
  operation: true,
  userInfo: { username: true, uid: true, groups: true, extra: true },
  dryRun: true,
  options: true,
}

/** Models BuildNamespaceType (1.36). */
const namespaceObject: Fields = {
  metadata: {
    name: true,
    generateName: true,
    namespace: true,
    labels: true,
    annotations: true,
    UID: true,
    creationTimestamp: true,
    deletionGracePeriodSeconds: true,
    deletionTimestamp: true,
    generation: true,
    resourceVersion: true,
    finalizers: true,
  },
  spec: { finalizers: true },
  status: { conditions: true, phase: true },
}

/** Texts blanked out, so that names in them are not taken for names. */
const bare = (expression: string): string =>
  expression.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (text) => ' '.repeat(text.length))

/** Models dynamic-resource-allocation/cel/compile.go mustBuildEnv (1.36). */
const device: Fields = { driver: true, attributes: true, capacity: true, allowMultipleAllocations: true }

const chain = /(?<![\w.])(request|namespaceObject|variables|device)((?:\s*\.\s*[A-Za-z_]\w*)+)/g

interface Unknown {
  field: string
  /** Of its dot, from 0. */
  at: number
}

/** The first field that its type does not have; the policy's own variables are `variables`. */
function unknownField(expression: string, names: readonly string[], variables: readonly string[]): Unknown | undefined {
  const own = Object.fromEntries(variables.map((name) => [name, true as const]))
  const roots: Fields = { request, namespaceObject, device, variables: own }
  for (const match of bare(expression).matchAll(chain)) {
    const name = match[1] as string
    // a loop's variable may have the same name
    if (!names.includes(name) || new RegExp(`\\(\\s*${name}\\s*,`).test(expression)) continue
    let fields: Fields | true = roots[name] as Fields
    let at = match.index + name.length
    for (const step of (match[2] as string).matchAll(/(\s*)\.\s*([A-Za-z_]\w*)/g)) {
      const [whole, blanks = '', field = ''] = step
      if (fields === true) break
      // a method of CEL's macros or libraries looks the same, and is followed by its arguments
      const called = expression
        .slice(at + whole.length)
        .trimStart()
        .startsWith('(')
      if (!called && !Object.hasOwn(fields, field)) return { field, at: at + blanks.length }
      fields = called ? true : (fields[field] as Fields | true)
      at += whole.length
    }
  }
  return undefined
}

/** What the compiler says to the first field that a type does not have; undefined when all are known. */
export function unknownFieldText(expression: string, names: readonly string[], variables: readonly string[]): string | undefined {
  const unknown = unknownField(expression, names, variables)
  if (!unknown) return undefined
  const before = expression.slice(0, unknown.at).split('\n')
  const [line, column] = [before.length, before.at(-1)?.length ?? 0]
  const source = expression.split('\n')[line - 1] ?? ''
  const name = goQuote(unknown.field).slice(1, -1)
  return `compilation failed: ERROR: <input>:${line}:${column + 1}: undefined field '${name}'\n | ${source}\n | ${'.'.repeat(column)}^`
}
