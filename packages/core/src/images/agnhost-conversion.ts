type Anything = Record<string, any>

interface ConversionRequest {
  uid: string
  desiredAPIVersion: string
  objects?: Anything[]
}

/** The answer to a ConversionReview; undefined when it is none. Models test/images/agnhost/crd-conversion-webhook/converter (2.63). */
export function convertExample(review: Anything): { review: object } | undefined {
  const { kind, apiVersion, request } = review
  if (kind !== 'ConversionReview' || !/^apiextensions\.k8s\.io\/v1(beta1)?$/.test(apiVersion ?? '')) return undefined
  const { uid, desiredAPIVersion, objects = [] } = request as ConversionRequest
  const convertedObjects: Anything[] = []
  for (const object of objects) {
    const converted = convertOne(object, desiredAPIVersion)
    if (typeof converted === 'string') return answer(kind, apiVersion, { uid, result: failed(converted) })
    convertedObjects.push({ ...converted, apiVersion: desiredAPIVersion })
  }
  return answer(kind, apiVersion, { uid, convertedObjects, result: { metadata: {}, status: 'Success' } })
}

const answer = (kind: string, apiVersion: string, response: Anything): { review: object } => ({
  review: { kind, apiVersion, response },
})

const failed = (message: string): Anything => ({ metadata: {}, status: 'Failure', message })

/** hostPort "a:1" of v1 is host "a" and port "1" of v2; a text says why not. */
function convertOne(object: Anything, toVersion: string): Anything | string {
  const { apiVersion } = object
  if (apiVersion === toVersion) return `conversion from a version to itself should not call the webhook: ${toVersion}`
  const [v1, v2] = ['stable.example.com/v1', 'stable.example.com/v2']
  if (apiVersion === v1 && toVersion === v2) return split(object)
  if (apiVersion === v2 && toVersion === v1) return join(object)
  return `unexpected conversion version ${JSON.stringify(apiVersion === v1 || apiVersion === v2 ? toVersion : apiVersion)}`
}

function split({ hostPort, ...rest }: Anything): Anything | string {
  if (hostPort === undefined) return rest
  const [host, port, ...more] = String(hostPort).split(':')
  if (port === undefined || more.length > 0) return `invalid hostPort value \`${hostPort}\``
  return { ...rest, host, port }
}

function join({ host, port, ...rest }: Anything): Anything {
  return host === undefined && port === undefined ? rest : { ...rest, hostPort: `${host ?? ''}:${port ?? ''}` }
}
