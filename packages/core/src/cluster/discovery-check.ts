import type { APIService } from '../api/aggregation.ts'
import { services } from '../api/kinds.ts'
import type { Backend } from '../apiserver/webhooks/backend.ts'
import type { Client } from '../client/client.ts'
import type { DiscoveryCheck } from '../controllers/apiservice/availability.ts'

const timeoutMs = 5000

/** Models the request of kube-aggregator/pkg/controllers/status/remote sync (1.36): whoever answers is believed. */
export const discoveryCheck =
  (backend: Backend, client: () => Client): DiscoveryCheck =>
  ({ metadata, spec }: APIService) => {
    const { namespace = '', name = '', port = 443 } = spec.service ?? {}
    const target = metadata.name === 'v1.' ? `/api/${spec.version}` : `/apis/${spec.group}/${spec.version}`
    const headers = { 'x-remote-user': 'system:kube-aggregator', 'x-remote-group': 'system:masters' }
    const to = { namespace, name, port }
    const answer = backend({ to, method: 'GET', target, headers, body: '', timeoutMs, silent: true, trust: 'anybody' })
    const service = client().get(services, namespace, name)
    const url = `https://${service?.spec.clusterIP ?? name}:${port}${target}`
    const failed = (why: string): string => `failing or missing response from ${url}: ${why}`
    if ('error' in answer) return failed(`Get ${JSON.stringify(url)}: ${answer.error}`)
    return answer.status >= 200 && answer.status < 300 ? undefined : failed(`bad status from ${url}: ${answer.status}`)
  }
