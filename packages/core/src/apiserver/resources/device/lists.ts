import { duplicateField, type FieldError, tooManyField } from '../../../api/status.ts'

type Rule<T> = (item: T, at: string) => FieldError[]

/** Rules of a list's items, unless it is too long to look at. Models resource/validation validateSlice (1.36). */
export const listErrors = <T>(list: readonly T[], max: number, rule: Rule<T>, at: string): FieldError[] =>
  list.length > max ? [tooManyField(at, list.length, max)] : list.flatMap((item, i) => rule(item, `${at}[${i}]`))

/** The same of a list in which no key stands twice. Models validateSet (1.36). */
export function setErrors<T>(
  list: readonly T[],
  max: number,
  rule: Rule<T>,
  key: (item: T) => unknown,
  at: string,
): FieldError[] {
  const errors = listErrors(list, max, rule, at)
  if (list.length > max) return errors
  const keys = list.map((item) => JSON.stringify(key(item)))
  const twins = list.flatMap((item, i) => (keys.indexOf(keys[i] as string) < i ? [duplicateField(`${at}[${i}]`, key(item))] : []))
  return [...errors, ...twins]
}

/** Rules of the keys and values of a map; a long key is shown without its middle. Models validateMap (1.36). */
export function mapErrors<T>(
  map: Readonly<Record<string, T>> | undefined,
  limits: { max?: number; keyChars: number },
  rules: { key: Rule<string>; value: Rule<T> },
  at: string,
): FieldError[] {
  const entries = Object.entries(map ?? {})
  if (limits.max !== undefined && entries.length > limits.max) return [tooManyField(at, entries.length, limits.max)]
  return entries.flatMap(([key, value]) => {
    const field = `${at}[${shortened(key, limits.keyChars)}]`
    return [...rules.key(key, field), ...rules.value(value, field)]
  })
}

function shortened(key: string, max: number): string {
  if (key.length <= max) return key
  const left = max - '...'.length
  return `${key.slice(0, Math.floor((left + 1) / 2))}...${key.slice(key.length - Math.floor(left / 2))}`
}

export const itself = (item: string): string => item
