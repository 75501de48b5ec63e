import { goQuote } from '../../api/go-quote.ts'

/** What lies below a name: more names, or anything (true). */
export interface Fields {
  readonly [name: string]: Fields | true
}

/** The same, asked name by name; undefined for a name that is not there. */
export type Below = true | ((name: string) => Below | undefined)

const asked =
  (fields: Fields): Below =>
  (name) => {
    const found = Object.hasOwn(fields, name) ? fields[name] : undefined
    return found === undefined || found === true ? found : asked(found)
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

const chain = /(?<![\w.])(request|namespaceObject|variables|device|object|oldObject|params)((?:\s*\.\s*[A-Za-z_]\w*)+)/g

interface Unknown {
  field: string
  /** Of its dot, from 0. */
  at: number
}

/** What an expression may look at. */
export interface Known {
  names: readonly string[]
  /** What may follow `variables.`. */
  variables: readonly string[]
  /** Types of names that are of any type otherwise. */
  types?: Readonly<Record<string, Below>>
}

function rootsOf({ variables, types = {} }: Known): Readonly<Record<string, Below>> {
  const own = Object.fromEntries(variables.map((name) => [name, true as const]))
  const fixed = { request: asked(request), namespaceObject: asked(namespaceObject), device: asked(device), variables: asked(own) }
  return { ...fixed, ...types }
}

/** The first field that its type does not have. */
function unknownField(expression: string, known: Known): Unknown | undefined {
  const roots = rootsOf(known)
  for (const match of bare(expression).matchAll(chain)) {
    const [, name = '', steps = ''] = match
    // a loop's variable may have the same name
    if (!known.names.includes(name) || new RegExp(`\\(\\s*${name}\\s*,`).test(expression)) continue
    const found = walked(expression, match.index + name.length, steps, roots[name] ?? true)
    if (found) return found
  }
  return undefined
}

function walked(expression: string, start: number, steps: string, root: Below): Unknown | undefined {
  let below: Below | undefined = root
  let at = start
  for (const step of steps.matchAll(/(\s*)\.\s*([A-Za-z_]\w*)/g)) {
    if (below === true || below === undefined) return undefined
    const [whole, blanks = '', field = ''] = step
    // a method looks the same, and is followed by its arguments
    if (/^\s*\(/.test(expression.slice(at + whole.length))) return undefined
    below = below(field)
    if (below === undefined) return { field, at: at + blanks.length }
    at += whole.length
  }
  return undefined
}

/** What the compiler says to the first field that a type does not have; undefined when all are known. */
export function unknownFieldText(expression: string, known: Known): string | undefined {
  const unknown = unknownField(expression, known)
  if (!unknown) return undefined
  const before = expression.slice(0, unknown.at).split('\n')
  const [line, column] = [before.length, before.at(-1)?.length ?? 0]
  const source = expression.split('\n')[line - 1] ?? ''
  const name = goQuote(unknown.field).slice(1, -1)
  return `compilation failed: ERROR: <input>:${line}:${column + 1}: undefined field '${name}'\n | ${source}\n | ${'.'.repeat(column)}^`
}
