import { services } from '../../../api/kinds.ts'
import type { Flag } from '../../command.ts'
import { fail } from '../../errors.ts'
import { many, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { serviceObject } from '../../generate/service.ts'

const tcpFlag = many('tcp', 'PORT or PORT:TARGETPORT, several with commas.')

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function service(type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName', flags: Flag[], label: string): Generator {
  const name = type.toLowerCase()
  return {
    name,
    summary: `Create a Service of type ${type}`,
    usage: `${name} NAME ${type === 'ExternalName' ? '--external-name external.name' : '--tcp=<port>:<targetPort>'} [--dry-run=server|client|none]`,
    flags,
    resource: services,
    unsaved: true,
    failure: `failed to create ${label} service: `,
    build({ flags: given }, object, namespace) {
      const tcp = given.strings('tcp')
      const clusterIp = type === 'ClusterIP' ? given.string('clusterip') : ''
      if (tcp.length === 0 && clusterIp !== 'None' && type !== 'ExternalName')
        return fail('at least one tcp port specifier must be provided')
      const nodePort = type === 'NodePort' ? given.int('node-port') : 0
      const externalName = type === 'ExternalName' ? given.string('external-name') : ''
      if (type === 'ExternalName' && !subdomain.test(externalName)) return fail(`invalid service external name ${externalName}`)
      return serviceObject({ name: object, namespace, type, tcp, clusterIp, externalName, nodePort })
    },
  }
}

export const serviceGenerators: readonly Generator[] = [
  service('ClusterIP', [tcpFlag, text('clusterip', 'A fixed cluster IP, or None for a headless Service.')], 'ClusterIP'),
  service(
    'ExternalName',
    [tcpFlag, text('external-name', 'The name that the Service stands for.', { required: true } as Partial<Flag>)],
    'ExternalName',
  ),
  service('LoadBalancer', [tcpFlag], 'LoadBalancer'),
  service('NodePort', [tcpFlag, { name: 'node-port', type: 'int', default: 0, usage: 'A fixed port on the nodes.' }], 'NodePort'),
]
