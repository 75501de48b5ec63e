import type { KubeObject } from './object.ts'
import type { ObjectReference } from './service.ts'

export interface SliceEndpoint {
  addresses: string[]
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean }
  hostname?: string
  targetRef?: ObjectReference
  nodeName?: string
  zone?: string
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] }
  deprecatedTopology?: Record<string, string>
}
export interface SlicePort {
  name?: string
  protocol?: string
  port?: number
  appProtocol?: string
}
export interface EndpointSlice extends KubeObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN'
  endpoints: SliceEndpoint[] | null
  ports?: SlicePort[] | null
}
