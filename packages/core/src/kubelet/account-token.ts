import { serviceaccounts } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import { isFailure } from '../api/status.ts'
import type { KubeletParts, Rows } from './ports.ts'

/** A serviceAccountToken source of a projected volume. */
export interface TokenSource {
  path: string
  audience?: string
  expirationSeconds?: number
}

type TokenRequest = KubeObject & {
  spec: { audiences?: string[]; expirationSeconds: number; boundObjectRef: object }
  status?: { token: string; expirationTimestamp: string }
}

// pkg/volume/projected: the default of expirationSeconds
const defaultSeconds = 3600

const key = (uid: string, path: string): string => `kubelet/tokens/${uid}/${path}`

/** The Pod's token, asked for when it is first read and again after four fifths of its life. Models pkg/kubelet/token (1.36). */
export function accountToken(parts: KubeletParts, pod: Pod, source: TokenSource): string {
  const { uid = '' } = pod.metadata
  const kept = parts.rows.get(key(uid, source.path)) as { token: string; renewAtMs: number } | undefined
  if (kept && parts.clock.now() < kept.renewAtMs) return kept.token
  return parts.turn(() => {
    const token = request(parts, pod, source)
    const lifeMs = (source.expirationSeconds ?? defaultSeconds) * 1000
    if (token !== '') parts.rows.set(key(uid, source.path), { token, renewAtMs: parts.clock.now() + lifeMs * 0.8 })
    return token
  })
}

function request(parts: KubeletParts, pod: Pod, source: TokenSource): string {
  const { namespace = 'default', name, uid = '' } = pod.metadata
  const asked: TokenRequest = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name: pod.spec.serviceAccountName ?? 'default', namespace },
    spec: {
      ...(source.audience ? { audiences: [source.audience] } : {}),
      expirationSeconds: source.expirationSeconds ?? defaultSeconds,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
    },
  }
  const answer = parts.client.create<KubeObject>(serviceaccounts, asked, { subresource: 'token' })
  return isFailure(answer) ? '' : ((answer as TokenRequest).status?.token ?? '')
}

export function dropTokens(rows: Rows, uid: string): void {
  for (const { key: row } of rows.range(`kubelet/tokens/${uid}/`)) rows.delete(row)
}
