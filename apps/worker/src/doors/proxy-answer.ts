import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'

/** The proxy subresource of Pods, Services and nodes, carried over the lab's own network. */
export function proxyAnswer(lab: Lab, connect: Connect & { type: 'proxy' }): Response {
  const { cluster } = lab.opened()
  const answer = cluster.turn(() => cluster.proxy(connect))
  const { status, headers, body } = answer
  const bodiless = status === 204 || status === 304 || connect.method === 'HEAD'
  return new Response(bodiless ? null : body, { status, headers })
}
