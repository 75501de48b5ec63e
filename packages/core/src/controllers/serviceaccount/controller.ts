import { equal } from '../../api/copy.ts'
import { configmaps, namespaces, serviceaccounts } from '../../api/kinds.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, watchRule } from '../controller.ts'

const rootCa = 'kube-root-ca.crt'
const note = 'kubernetes.io/description'

/** Gives every namespace its `default` ServiceAccount and the cluster's certificate. Models pkg/controller/serviceaccount and rootcacertpublisher (1.36). */
export function serviceAccountController(caCertificate: string): Controller {
  return {
    name: 'serviceaccount',
    watches: [
      watchRule(namespaces, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name])),
      watchRule(serviceaccounts, ({ object, type }) =>
        type === 'DELETED' && object.metadata.name === 'default' ? [object.metadata.namespace as string] : [],
      ),
      watchRule(configmaps, ({ object, type }) =>
        type !== 'ADDED' && object.metadata.name === rootCa ? [object.metadata.namespace as string] : [],
      ),
    ],
    reconcile(name, { client }) {
      const namespace = client.get(namespaces, '', name)
      if (!namespace || namespace.metadata.deletionTimestamp) return
      if (!client.get(serviceaccounts, name, 'default')) {
        client.create(serviceaccounts, {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace: name },
        })
      }
      publish(name, caCertificate, client)
    },
  }
}

const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or ' +
  'kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** What people add to the published certificate goes again. */
function publish(namespace: string, caCertificate: string, client: Client): void {
  const published = client.get(configmaps, namespace, rootCa)
  const data = { 'ca.crt': caCertificate }
  if (published && equal(published.data ?? {}, data) && published.metadata.annotations?.[note] === description) return
  const annotations = { ...published?.metadata.annotations, [note]: description }
  const metadata = { ...published?.metadata, name: rootCa, namespace, annotations }
  const object = { apiVersion: 'v1', kind: 'ConfigMap', ...published, metadata, data }
  if (published) client.update(configmaps, object)
  else client.create(configmaps, object)
}
