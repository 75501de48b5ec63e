import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'

type ProxyConnect = Connect & { type: 'proxy' }

/**
 * The proxy subresource of Pods, Services and nodes, carried over the lab's own network. `headers` is what the API server says with
 * every answer.
 */
export function proxyAnswer(lab: Lab, connect: ProxyConnect, headers: Headers): Response {
  const { cluster } = lab.opened()
  const answer = cluster.turn(() => cluster.proxy(connect))
  for (const [name, value] of Object.entries(answer.headers)) headers.append(name, value)
  const { location } = answer.headers
  if (location?.startsWith('/')) headers.set('location', relativeTo(connect.prefix + connect.path, location))
  const bodiless = answer.status === 204 || answer.status === 304 || connect.method === 'HEAD'
  return new Response(bodiless ? null : bytesOfText(answer.body), { status: answer.status, headers })
}

/** The same address without what the lab's API is mounted on: it leads there through a proxy in front too. */
export function relativeTo(from: string, to: string): string {
  const [path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(to)?.slice(1) ?? []
  const here = from.split('/').slice(0, -1)
  const there = path.split('/')
  let same = 0
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++
  const steps = '../'.repeat(here.length - same) + there.slice(same).join('/')
  return (steps === '' || /^[^/]*:/.test(steps) ? `./${steps}` : steps) + rest
}
