import type { Condition, IntOrString, KubeObject, LabelSelector } from './object.ts'

export interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } }
  resource?: { apiGroup?: string; kind: string; name: string }
}
export interface Ingress extends KubeObject {
  spec: {
    ingressClassName?: string
    defaultBackend?: IngressBackend
    tls?: { hosts?: string[]; secretName?: string }[]
    rules?: { host?: string; http?: { paths: { path?: string; pathType: string; backend: IngressBackend }[] } }[]
  }
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } }
}
export interface IngressClass extends KubeObject {
  spec: { controller?: string; parameters?: Record<string, any> }
}
export interface NetworkPolicyPeer {
  podSelector?: LabelSelector
  namespaceSelector?: LabelSelector
  ipBlock?: { cidr: string; except?: string[] }
}
export interface NetworkPolicyPort {
  protocol?: string
  port?: IntOrString
  endPort?: number
}
export interface NetworkPolicy extends KubeObject {
  spec: {
    podSelector: LabelSelector
    ingress?: { ports?: NetworkPolicyPort[]; from?: NetworkPolicyPeer[] }[]
    egress?: { ports?: NetworkPolicyPort[]; to?: NetworkPolicyPeer[] }[]
    policyTypes?: ('Ingress' | 'Egress')[]
  }
}
export interface IPAddress extends KubeObject {
  spec: { parentRef: { group?: string; resource: string; namespace?: string; name: string } }
}
export interface ServiceCIDR extends KubeObject {
  spec: { cidrs: string[] }
  status?: { conditions?: Condition[] }
}
