import type { Origin } from '@kubemaze/core/network/packet.ts'

/** `node/k8s-master`, `pod/default/coffee`, `pod/coffee` or `outside`; undefined for anything else. */
export function parseOrigin(text: string): Origin | undefined {
  const [kind, first, second, ...more] = text.split('/')
  if (more.length > 0) return undefined
  if (kind === 'outside' && first === undefined) return { kind: 'outside' }
  if (kind === 'node' && first && second === undefined) return { kind: 'node', node: first }
  if (kind === 'pod' && first) {
    return second === undefined
      ? { kind: 'pod', namespace: 'default', name: first }
      : { kind: 'pod', namespace: first, name: second }
  }
  return undefined
}
