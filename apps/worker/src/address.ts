/** A lab's address may carry its token, for clients that send no header: `ID` or `ID.TOKEN`. */
export interface LabAddress {
  id: string
  token?: string
}

const shape = /^([a-z0-9]{4,32})(?:\.([A-Za-z0-9]{16,64}))?$/

/** undefined when it is no lab's address (ids also name files: nothing else may pass). */
export function parseLabAddress(text: string): LabAddress | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  return match[2] === undefined ? { id: match[1] as string } : { id: match[1] as string, token: match[2] }
}

/** Whatever has headers by their lower-case names. */
export interface Headed {
  headers: { get(name: string): string | null }
}

/** The token of a request: bearer, sub-protocol (`token.T`, for browsers' WebSockets), or the one in the path. */
export function requestToken({ headers }: Headed, address?: LabAddress): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')
  if (bearer) return bearer[1]
  const protocols = (headers.get('sec-websocket-protocol') ?? '').split(',').map((p) => p.trim())
  const carried = protocols.find((p) => p.startsWith('token.'))
  if (carried) return carried.slice('token.'.length)
  const encoded = protocols.find((p) => p.startsWith('base64url.bearer.authorization.k8s.io.'))
  if (encoded) return Buffer.from(encoded.slice('base64url.bearer.authorization.k8s.io.'.length), 'base64url').toString()
  return address?.token
}
