import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'

export interface Outside {
  /** What the API server says with every answer. */
  headers: Headers
  /** Where the lab's API stands: redirects must lead back there. */
  mountedAt: string
}

/** The proxy subresource of Pods, Services and nodes, carried over the lab's own network. */
export function proxyAnswer(lab: Lab, connect: Connect & { type: 'proxy' }, { headers, mountedAt }: Outside): Response {
  const { cluster } = lab.opened()
  const answer = cluster.turn(() => cluster.proxy(connect))
  for (const [name, value] of Object.entries(answer.headers)) headers.append(name, value)
  const location = answer.headers.location
  if (location?.startsWith('/')) headers.set('location', mountedAt + location)
  const bodiless = answer.status === 204 || answer.status === 304 || connect.method === 'HEAD'
  return new Response(bodiless ? null : bytesOfText(answer.body), { status: answer.status, headers })
}
