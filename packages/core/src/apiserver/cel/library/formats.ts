import { unbase64 } from '../../../api/base64.ts'
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from '../../metadata/names.ts'
import { CelObject, none, Optional } from '../evaluate/values.ts'
import type { Library } from './library.ts'

/** What the pattern of a format counts as, in characters. Models apiserver/pkg/cel/library/format.go MaxRegexSize (1.36). */
const maxPatternSizes: Readonly<Record<string, number>> = {
  dns1123Label: 30,
  dns1123LabelPrefix: 30,
  dns1123Subdomain: 60,
  dns1123SubdomainPrefix: 60,
  dns1035Label: 30,
  dns1035LabelPrefix: 30,
  qualifiedName: 60,
  labelValue: 40,
  uri: 1103,
  uuid: 70,
  byte: 84,
  date: 71,
  datetime: 71,
}

export class FormatValue extends CelObject {
  readonly typeName = 'kubernetes.NamedFormat'
  readonly name: string
  readonly check: (text: string) => string[]
  constructor(name: string, check: (text: string) => string[]) {
    super()
    this.name = name
    this.check = check
  }
  get maxPatternSize(): number {
    return maxPatternSizes[this.name] ?? 0
  }
  equals({ name }: FormatValue): boolean {
    return this.name === name
  }
}

const matching =
  (pattern: RegExp, why: string) =>
  (text: string): string[] =>
    pattern.test(text) ? [] : [why]

const prefix =
  (check: (text: string) => string[]) =>
  (text: string): string[] =>
    check(text.replace(/-$/, 'a'))

const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const datetime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/

/** Models apiserver/pkg/cel/library/format.go (1.36). */
const formats: Readonly<Record<string, (text: string) => string[]>> = {
  dns1123Label: isDns1123Label,
  dns1123LabelPrefix: prefix(isDns1123Label),
  dns1123Subdomain: isDns1123Subdomain,
  dns1123SubdomainPrefix: prefix(isDns1123Subdomain),
  dns1035Label: isDns1035Label,
  dns1035LabelPrefix: prefix(isDns1035Label),
  qualifiedName: isQualifiedName,
  labelValue: isLabelValue,
  uri: matching(/^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s]*|\/[^\s]*)$/, 'invalid URI for request'),
  uuid: matching(/^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/, 'does not match the UUID format'),
  byte: (text) => (unbase64(text) ? [] : ['invalid base64']),
  date: matching(date, 'invalid date'),
  datetime: matching(datetime, 'invalid datetime'),
}

const validated = ({ check }: FormatValue, text: string): Optional => {
  const found = check(text)
  return found.length === 0 ? none : new Optional(found)
}

const values = new Map(Object.entries(formats).map(([name, check]) => [name, new FormatValue(name, check)]))

function named(name: string): Optional {
  const found = values.get(name)
  return found ? new Optional(found) : none
}

/** `!format.dns1123Label().validate(self.name).hasValue()` */
export const namedFormats: Library = {
  ...Object.fromEntries(
    [...values].map(([name, value]) => [`format.${name}`, { [`format.${name}`]: ['() kubernetes.NamedFormat', () => value] }]),
  ),
  'format.named': { 'format-named': ['(string) optional(kubernetes.NamedFormat)', named] },
  validate: { 'format-validate': ['kubernetes.NamedFormat.(string) optional(list(string))', validated] },
}
