/** RFC 9457: how the doors say no. */
export function problem(status: number, title: string, detail?: string, headers: Record<string, string> = {}): Response {
  const body = { type: 'about:blank', title, status, ...(detail === undefined ? {} : { detail }) }
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  })
}

export const unauthorized = (detail: string): Response =>
  problem(401, 'Unauthorized', detail, { 'www-authenticate': 'Bearer realm="kubemaze"' })
export const noSuchLab = (): Response => problem(404, 'Not Found', 'There is no lab with this id, or it was removed.')
export const tooLarge = (maxBytes: number): Response =>
  problem(413, 'Content Too Large', `A body may have at most ${maxBytes} bytes.`)
