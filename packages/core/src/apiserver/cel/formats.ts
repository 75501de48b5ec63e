import { type Environment, Optional } from '@marcbachmann/cel-js'
import { unbase64 } from '../../api/base64.ts'
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from '../metadata/names.ts'
import { CelObject } from './values.ts'

class FormatValue extends CelObject {
  readonly check: (text: string) => string[]
  constructor(check: (text: string) => string[]) {
    super()
    this.check = check
  }
}

/** What `format.dns1123Label()` hangs on. */
class FormatLibrary extends CelObject {}

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
  return found.length === 0 ? Optional.none() : Optional.of(found)
}

/** `!format.dns1123Label().validate(self.name).hasValue()` */
export function addFormats(environment: Environment): Environment {
  environment
    .registerType('kubernetes.NamedFormat', FormatValue)
    .registerType('kubernetes.FormatLibrary', FormatLibrary)
    .registerConstant('format', 'kubernetes.FormatLibrary', new FormatLibrary())
    .registerFunction('kubernetes.NamedFormat.validate(string): optional<list<string>>', validated)
    .registerFunction(
      'kubernetes.FormatLibrary.named(string): optional<kubernetes.NamedFormat>',
      (_: FormatLibrary, name: string) =>
        Object.hasOwn(formats, name)
          ? Optional.of(new FormatValue(formats[name] as (text: string) => string[]))
          : Optional.none(),
    )
  for (const [name, check] of Object.entries(formats)) {
    const value = new FormatValue(check)
    environment.registerFunction(`kubernetes.FormatLibrary.${name}(): kubernetes.NamedFormat`, () => value)
  }
  return environment
}
