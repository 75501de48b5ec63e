/** Checks of names: an empty list is good, else what is wrong. Models apimachinery util/validation/validation.go (1.36). */
export type NameRule = 'dns1123subdomain' | 'dns1123label' | 'dns1035label' | 'path-segment' | 'service'

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label1123}(\\.${label1123})*`

const matcher = (source: string): RegExp => new RegExp(`^(?:${source})$`)
const label1123Matcher = matcher(label1123)
const label1035Matcher = matcher(label1035)
const subdomainMatcher = matcher(subdomain)

/** Label keys and values are counted in bytes, names in characters. */
const tooLong = (max: number, unit = 'characters'): string => `must be no more than ${max} ${unit}`

/** `(e.g. 'my-name',  or '123-abc', regex used for validation is '…')`, the double blank included. */
export function regexText(what: string, source: string, ...examples: string[]): string {
  const shown = examples.map((example, i) => (i === 0 ? `'${example}', ` : ` or '${example}', `)).join('')
  return `${what} (e.g. ${shown}regex used for validation is '${source}')`
}

const label1123Text = regexText(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label1123,
  'my-name',
  '123-abc',
)
const label1035Text = regexText(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  'my-name',
  'abc-123',
)
const subdomainText = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com',
)

function check(value: string, max: number, pattern: RegExp, text: string, unit?: string): string[] {
  const errors: string[] = []
  if (value.length > max) errors.push(tooLong(max, unit))
  if (!pattern.test(value)) errors.push(text)
  return errors
}

/** A subdomain that is no label has dots in it. */
export const isDns1123Label = (value: string): string[] =>
  check(value, 63, label1123Matcher, subdomainMatcher.test(value) ? 'must not contain dots' : label1123Text)
export const isDns1035Label = (value: string): string[] => check(value, 63, label1035Matcher, label1035Text)
export const isDns1123Subdomain = (value: string): string[] => check(value, 253, subdomainMatcher, subdomainText)

/** What may be a part of a URL path (RBAC names). */
export function isPathSegment(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  const errors: string[] = []
  if (value.includes('/')) errors.push("may not contain '/'")
  if (value.includes('%')) errors.push("may not contain '%'")
  return errors
}

const rules: Record<NameRule, (value: string) => string[]> = {
  dns1123subdomain: isDns1123Subdomain,
  dns1123label: isDns1123Label,
  dns1035label: isDns1035Label,
  'path-segment': isPathSegment,
  // since 1.34 a Service's name is an RFC 1123 label
  service: isDns1123Label,
}

export const nameErrors = (rule: NameRule, value: string): string[] => rules[rule](value)

const namePart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const namePartMatcher = matcher(namePart)
const namePartText = regexText(
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  namePart,
  'MyName',
  'my.name',
  '123-abc',
)
const qualifiedText = `${regexText(
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  namePart,
  'MyName',
  'my.name',
  '123-abc',
)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`

/** Keys of labels and annotations, names of resources, finalizers. */
export function isQualifiedName(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) return [qualifiedText]
  const name = parts.at(-1) as string
  const errors: string[] = []
  if (parts.length === 2) {
    const [prefix = ''] = parts
    if (prefix === '') errors.push('prefix part must be non-empty')
    else errors.push(...isDns1123Subdomain(prefix).map((text) => `prefix part ${text}`))
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${tooLong(63, 'bytes')}`)
  if (!namePartMatcher.test(name)) errors.push(namePartText)
  return errors
}

const labelValue = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'
const labelValueText = regexText(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue,
  'MyValue',
  'my_value',
  '12345',
)
const labelValueMatcher = matcher(labelValue)

export const isLabelValue = (value: string): string[] => check(value, 63, labelValueMatcher, labelValueText, 'bytes')

const portNameMatcher = /^[-a-z0-9]+$/

/** IANA_SVC_NAME: what a port may be called. */
export function isPortName(value: string): string[] {
  const errors: string[] = []
  if (value.length > 15) errors.push(tooLong(15))
  if (!portNameMatcher.test(value)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

const configKey = '[-._a-zA-Z0-9]+'
const configKeyMatcher = matcher(configKey)
const configKeyText = regexText(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  configKey,
  'key.name',
  'KEY_NAME',
  'key-name',
)

/** A key of a ConfigMap or Secret. */
export function isConfigKey(value: string): string[] {
  const errors = check(value, 253, configKeyMatcher, configKeyText)
  if (value === '.' || value === '..') errors.push(`must not be '${value}'`)
  else if (value.startsWith('..')) errors.push("must not start with '..'")
  return errors
}

const envNameText = "a valid environment variable name must consist only of printable ASCII characters other than '='"

/** Models IsRelaxedEnvVarName (1.36). */
export const isEnvName = (name: string): string[] => (/^[ -<>-~]+$/.test(name) ? [] : [envNameText])

const identifier = '[A-Za-z_][A-Za-z0-9_]*'
const identifierMatcher = matcher(identifier)
const identifierText = regexText(
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  identifier,
  'my_name',
  'MY_NAME',
  'MyName',
)

export const isCIdentifier = (value: string): string[] => (identifierMatcher.test(value) ? [] : [identifierText])

const maxId = 2 ** 31 - 1

/** A user or group of Linux. */
export const isUnixId = (id: number): string[] => (id >= 0 && id <= maxId ? [] : [`must be between 0 and ${maxId}, inclusive`])
