import { authority, pemBase64, privateKey, serverCertificate } from '../../certificates.ts'
import { agnhost, type Lab, type Thing } from '../pods/lab.ts'

export const caBundle = pemBase64(authority)

/** Deploys one of agnhost's servers behind a Service, as upstream's deployWebhookAndService does, and waits until it is ready. */
export async function deployServer(
  lab: Lab,
  namespace: string,
  { name, args, image = agnhost, port = 8443 }: { name: string; args: string[]; image?: string; port?: number },
): Promise<{ namespace: string; name: string; port: number }> {
  const at = `/api/v1/namespaces/${namespace}`
  await lab.post(`${at}/secrets`, {
    metadata: { name: `${name}-secret` },
    data: { 'tls.crt': pemBase64(serverCertificate(`${name}.${namespace}.svc`)), 'tls.key': pemBase64(privateKey) },
  })
  const labels = { app: name }
  const files = [
    '--tls-cert-file=/webhook.local.config/certificates/tls.crt',
    '--tls-private-key-file=/webhook.local.config/certificates/tls.key',
  ]
  const container = {
    name: 'server',
    image,
    args: [...args, ...files],
    volumeMounts: [{ name: 'certificates', readOnly: true, mountPath: '/webhook.local.config/certificates' }],
  }
  const spec = { containers: [container], volumes: [{ name: 'certificates', secret: { secretName: `${name}-secret` } }] }
  await lab.post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  })
  await lab.post(`${at}/services`, { metadata: { name }, spec: { selector: labels, ports: [{ port, targetPort: port }] } })
  await lab.until(
    () => lab.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`),
    ({ status }) => status?.readyReplicas === 1,
  )
  return { namespace, name, port }
}

const admission = '/apis/admissionregistration.k8s.io/v1'

/** Registers a configuration; what comes back takes it away. */
export async function register(
  lab: Lab,
  kind: 'Mutating' | 'Validating',
  name: string,
  webhooks: Thing[],
): Promise<() => Promise<Thing>> {
  const path = `${admission}/${kind.toLowerCase()}webhookconfigurations`
  await lab.post(path, { metadata: { name }, webhooks })
  return () => lab.delete(`${path}/${name}`)
}

export const rule = (operations: string[], resources: string[], group = '', versions = ['v1']): Thing => ({
  operations,
  apiGroups: [group],
  apiVersions: versions,
  resources,
})
