import { equal } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import { isJsonObject } from './documents.ts'
import { lastApplied } from './last-applied.ts'

interface Entry {
  manager?: string
  operation?: 'Apply' | 'Update'
  subresource?: string
  apiVersion?: string
  fieldsV1?: JsonObject
}

export const managedFieldsOf = (object: JsonObject): readonly Entry[] =>
  ((object.metadata as { managedFields?: Entry[] } | undefined)?.managedFields ?? []) as Entry[]

/** Entries of an operation that own the annotation in which kubectl apply keeps a file. Models client-go csaupgrade FindFieldsOwners (1.36). */
export const ownersOfLastApplied = (object: JsonObject, operation: 'Apply' | 'Update'): Entry[] =>
  managedFieldsOf(object).filter(
    (entry) => entry.operation === operation && fieldAt(entry.fieldsV1, ['f:metadata', 'f:annotations', `f:${lastApplied}`]),
  )

const fieldAt = (fields: unknown, path: readonly string[]): boolean =>
  path.reduce<unknown>((inner, step) => (isJsonObject(inner) ? inner[step] : undefined), fields) !== undefined

/**
 * The JSON patch that gives what managers of client-side apply own to the manager of server-side apply; undefined when there is
 * nothing to give. Models client-go util/csaupgrade/upgrade.go UpgradeManagedFieldsPatch (1.36).
 */
export function upgradePatch(object: JsonObject, managers: ReadonlySet<string>, manager: string): object[] | undefined {
  const before = managedFieldsOf(object)
  const after = [...managers].reduce((entries, old) => upgraded(entries, old, manager), before)
  if (equal(before as never, after as never)) return undefined
  const { resourceVersion } = object.metadata as { resourceVersion?: string }
  return [
    { op: 'replace', path: '/metadata/managedFields', value: after },
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
  ]
}

function upgraded(entries: readonly Entry[], old: string, manager: string): readonly Entry[] {
  const isOld = ({ manager: name, operation, subresource = '' }: Entry): boolean =>
    name === old && operation === 'Update' && subresource === ''
  const applied = entries.findIndex(
    ({ manager: name, operation, subresource = '' }) => name === manager && operation === 'Apply' && subresource === '',
  )
  const at = applied >= 0 ? applied : entries.findIndex(isOld)
  const target = entries[at]
  if (!target) return entries
  const source = entries.find((entry) => isOld(entry) && entry.apiVersion === target.apiVersion)
  const fieldsV1 = united(target.fieldsV1 ?? {}, source?.fieldsV1 ?? {})
  const taken: Entry = { ...target, manager, operation: 'Apply', fieldsV1 }
  return entries.map((entry, index) => (index === at ? taken : entry)).filter((entry) => !isOld(entry))
}

/** All fields of both sets. */
function united(one: JsonObject, other: JsonObject): JsonObject {
  const out: JsonObject = { ...one }
  for (const [key, inner] of Object.entries(other)) {
    const known = out[key]
    out[key] = isJsonObject(known) && isJsonObject(inner) ? united(known, inner) : (known ?? inner)
  }
  return out
}
