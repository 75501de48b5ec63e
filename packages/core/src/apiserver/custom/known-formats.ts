// From apiextensions-apiserver/pkg/apiserver/validation/formats.go (1.36).
const textFormats = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor ' +
    'rgbcolor byte password date duration datetime k8s-short-name k8s-long-name'
  )
    .split(' ')
    .map((name) => name.replaceAll('-', '')),
)

const numberFormats: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
}

/** True for a format that is looked at in values of this type; '' is any type. */
export const isKnownFormat = (format: string, type: string): boolean =>
  type === '' || type === 'string'
    ? textFormats.has(format.replaceAll('-', ''))
    : (numberFormats[type]?.includes(format) ?? false)
