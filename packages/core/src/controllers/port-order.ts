import type { SlicePort } from '../api/discovery.ts'
import { md5 } from '../api/md5.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../api/service.ts'
import { encodeUtf8 } from '../api/utf8.ts'

/**
 * Upstream sorts the ports of endpoints by the MD5 of what Go's spew prints of them, so that their order means nothing and is always the
 * same. Models endpointslice util portsInOrder and pkg/api/v1/endpoints portsByHash, subsetsByHash (1.36).
 */
const hashed = (text: string): string => md5(encodeUtf8(text))

const pointer = (type: string, value: string | number | null | undefined): string => `(*${type})${value ?? '<nil>'}`

const slicePort = ({ name, protocol, port, appProtocol }: SlicePort): string =>
  `(v1.EndpointPort){Name:${pointer('string', name)} Protocol:${pointer('v1.Protocol', protocol)} ` +
  `Port:${pointer('int32', port)} AppProtocol:${pointer('string', appProtocol)}}`

const portFields = ({ name = '', port, protocol = 'TCP', appProtocol }: EndpointPort): string =>
  `{Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:${pointer('string', appProtocol)}}`

function addressFields({ ip, hostname = '', nodeName, targetRef }: EndpointAddress): string {
  const {
    kind = '',
    namespace = '',
    name = '',
    uid = '',
    apiVersion = '',
    resourceVersion = '',
    fieldPath = '',
  } = targetRef ?? {}
  const ref =
    `{Kind:(string)${kind} Namespace:(string)${namespace} Name:(string)${name} UID:(types.UID)${uid} ` +
    `APIVersion:(string)${apiVersion} ResourceVersion:(string)${resourceVersion} FieldPath:(string)${fieldPath}}`
  return (
    `{IP:(string)${ip} Hostname:(string)${hostname} NodeName:${pointer('string', nodeName)} ` +
    `TargetRef:${pointer('v1.ObjectReference', targetRef ? ref : null)}}`
  )
}

const list = (type: string, items: readonly string[] | undefined): string =>
  `([]v1.${type})${items ? `[${items.join(' ')}]` : '<nil>'}`

const subsetText = ({ addresses, notReadyAddresses, ports }: EndpointSubset): string =>
  `(v1.EndpointSubset){Addresses:${list('EndpointAddress', addresses?.map(addressFields))} ` +
  `NotReadyAddresses:${list('EndpointAddress', notReadyAddresses?.map(addressFields))} ` +
  `Ports:${list('EndpointPort', ports?.map(portFields))}}`

function sorted<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  if (items.length < 2) return [...items]
  const keyed = items.map((item) => ({ item, key: hashed(textOf(item)) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item)
}

export const inSliceOrder = (ports: readonly SlicePort[]): SlicePort[] => sorted(ports, slicePort)
export const inSubsetOrder = (ports: readonly EndpointPort[]): EndpointPort[] =>
  sorted(ports, (port) => `(v1.EndpointPort)${portFields(port)}`)
export const inOrder = (subsets: readonly EndpointSubset[]): EndpointSubset[] => sorted(subsets, subsetText)
