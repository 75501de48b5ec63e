import type { Context } from 'hono'
import { stringify } from 'yaml'
import { parseLabAddress, requestToken } from '../address.ts'
import type { LabEnv } from './lab-env.ts'

/** GET /api/labs/:id/kubeconfig: over plain http the token stands in the server's address, since kubectl sends no header there. */
export function kubeconfigDoor(c: Context<LabEnv>): Response {
  const url = new URL(c.req.url)
  const { id } = c.env.lab.host
  const token = requestToken(c.req.raw, parseLabAddress(c.req.param('id') ?? '')) as string
  const plain = url.protocol === 'http:'
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    // client libraries take a plain http server only with this mark
    clusters: [
      {
        name: 'kubemaze',
        cluster: {
          server: `${url.origin}/api/labs/${plain ? `${id}.${token}` : id}/k8s`,
          ...(plain ? { 'insecure-skip-tls-verify': true } : {}),
        },
      },
    ],
    users: [{ name: 'student', user: plain ? {} : { token } }],
    contexts: [{ name: `lab-${id}`, context: { cluster: 'kubemaze', user: 'student', namespace: 'default' } }],
    'current-context': `lab-${id}`,
  }
  return c.body(stringify(config), 200, { 'content-type': 'application/yaml', 'cache-control': 'no-store' })
}
