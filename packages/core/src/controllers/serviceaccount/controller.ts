import { configmaps, namespaces, serviceaccounts } from '../../api/kinds.ts'
import { type Controller, watchRule } from '../controller.ts'

const rootCa = 'kube-root-ca.crt'

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
      const published = client.get(configmaps, name, rootCa)
      if (published?.data?.['ca.crt'] === caCertificate) return
      const annotations = {
        'kubernetes.io/description':
          'Holds the certificate that clients inside the cluster trust for the API server of this lab.',
      }
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: rootCa, namespace: name, annotations },
        data: { 'ca.crt': caCertificate },
      }
      if (published) client.update(configmaps, { ...published, data: object.data })
      else client.create(configmaps, object)
    },
  }
}
