import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The conformance tests of sig-network in 1.36, from test/conformance/testdata/conformance.yaml, without [sig-network] and [Conformance]. */
const codenames = `
API Server should have Endpoints and EndpointSlices pointing to API Server
API Server should provide secure master service
DNS should provide /etc/hosts entries for the cluster
DNS should provide DNS for ExternalName services
DNS should provide DNS for pods for Hostname
DNS should provide DNS for pods for Subdomain
DNS should provide DNS for services
DNS should provide DNS for the cluster
DNS should resolve DNS of partial qualified names for services [LinuxOnly]
DNS should support configurable pod DNS nameservers
EndpointSlice should create Endpoints and EndpointSlices for Pods matching a Service
EndpointSlice should create and delete EndpointSlices for a Service with a selector that matches no pods
EndpointSlice should support a Service with multiple endpoint IPs specified in multiple EndpointSlices
EndpointSlice should support a Service with multiple ports specified in multiple EndpointSlices
EndpointSlice should support creating EndpointSlice API operations
EndpointSliceMirroring should mirror a custom Endpoints resource through create update and delete
Endpoints should test the lifecycle of an Endpoint
EndpointsController should create Endpoints for Pods matching a Service
EndpointsController should create and delete Endpoints for a Service with a selector that matches no pods
HostPort validates that there is no conflict between pods with same hostPort but different hostIP and protocol [LinuxOnly]
Ingress API should support creating Ingress API operations
IngressClass API should support creating IngressClass API operations
Networking Granular Checks: Pods should function for intra-pod communication: http [NodeConformance]
Networking Granular Checks: Pods should function for intra-pod communication: udp [NodeConformance]
Networking Granular Checks: Pods should function for node-pod communication: http [LinuxOnly] [NodeConformance]
Networking Granular Checks: Pods should function for node-pod communication: udp [LinuxOnly] [NodeConformance]
Proxy version v1 A set of valid responses are returned for both pod and service Proxy
Proxy version v1 A set of valid responses are returned for both pod and service ProxyWithPath
Proxy version v1 should proxy through a service and a pod
Service endpoints latency should not be very high
ServiceCIDR and IPAddress API should support IPAddress API operations
ServiceCIDR and IPAddress API should support ServiceCIDR API operations
Services should be able to change the type from ClusterIP to ExternalName
Services should be able to change the type from ExternalName to ClusterIP
Services should be able to change the type from ExternalName to NodePort
Services should be able to change the type from NodePort to ExternalName
Services should be able to create a functioning NodePort service
Services should be able to switch session affinity for NodePort service [LinuxOnly]
Services should be able to switch session affinity for service with type clusterIP [LinuxOnly]
Services should complete a service status lifecycle
Services should delete a collection of services
Services should find a service from listing all namespaces
Services should have session affinity work for NodePort service [LinuxOnly]
Services should have session affinity work for service with type clusterIP [LinuxOnly]
Services should serve a basic endpoint from pods
Services should serve endpoints on same port and different protocols
Services should serve multiport endpoints from pods
`

it('each conformance test of sig-network has a test of its name here', () => {
  const wanted = codenames.split('\n').filter((line) => line !== '')
  expect(wanted).toHaveLength(47)
  const text = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n')
  const named = [...text.matchAll(/'\[sig-network\] (.*) \[Conformance\]'/g)].map((match) => match[1] as string)
  expect(named.sort()).toEqual(wanted.sort())
})
