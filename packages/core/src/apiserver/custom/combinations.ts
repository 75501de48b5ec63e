import { type FieldError, invalidField } from '../../api/status.ts'
import type { JsonSchema } from './json-schema.ts'

/** What allOf, anyOf, oneOf and not find; `check` looks at a part. Models kube-openapi validate/schema_props.go (1.36). */
export function combinationErrors(
  { allOf = [], anyOf = [], oneOf = [], not }: JsonSchema,
  path: string,
  check: (part: JsonSchema) => FieldError[],
): FieldError[] {
  const wrong = (why: string): FieldError => invalidField('<nil>', '', `${JSON.stringify(path)} must ${why}`)
  const errors: FieldError[] = []
  const any = anyOf.map(check)
  if (any.length > 0 && any.every(isWrong)) errors.push(wrong('validate at least one schema (anyOf)'), ...(any[0] ?? []))
  const one = oneOf.map(check)
  const valid = one.filter((found) => !isWrong(found)).length
  if (one.length > 0 && valid === 0)
    errors.push(wrong('validate one and only one schema (oneOf). Found none valid'), ...(one[0] ?? []))
  else if (valid > 1) errors.push(wrong(`validate one and only one schema (oneOf). Found ${valid} valid alternatives`))
  const all = allOf.map(check)
  const failed = all.filter(isWrong).length
  errors.push(...all.flat())
  if (failed > 0) errors.push(wrong(`validate all the schemas (allOf)${failed === all.length ? '. None validated' : ''}`))
  return not && !isWrong(check(not)) ? [...errors, wrong('not validate the schema (not)')] : errors
}

const isWrong = (found: readonly FieldError[]): boolean => found.length > 0
