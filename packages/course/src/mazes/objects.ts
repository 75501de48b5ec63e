import { configmaps, deployments, endpointslices, namespaces, networkpolicies, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { KubeObject } from '@kubemaze/core/api/object.ts'
import type { Resource } from '@kubemaze/core/api/resource.ts'
import { isFailure } from '@kubemaze/core/api/status.ts'
import type { LaidLab } from '../lesson.ts'

/** An object as a manifest would have it. */
export type Manifest = KubeObject & { spec?: any; data?: any; [field: string]: any }

const kinds: Record<string, Resource> = {
  ConfigMap: configmaps,
  Deployment: deployments,
  EndpointSlice: endpointslices,
  Namespace: namespaces,
  NetworkPolicy: networkpolicies,
  Pod: pods,
  Service: services,
}

/** Creates them in order, and lets the lab settle. What the cluster refuses is a mistake of the maze. */
export function layAll(lab: LaidLab, objects: readonly Manifest[]): void {
  for (const object of objects) {
    const made = lab.client.create(kinds[object.kind] as Resource, object)
    if (isFailure(made)) throw new Error(`${object.kind} ${object.metadata.name}: ${made.message}`)
  }
  lab.settle()
}

const meta = (name: string, namespace: string, labels?: Record<string, string>): KubeObject['metadata'] => ({
  name,
  namespace,
  ...(labels ? { labels } : {}),
})

export const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

export interface Container {
  image: string
  command?: string[]
  args?: string[]
  ports?: { name?: string; containerPort: number }[]
  env?: { name: string; value: string }[]
  readinessProbe?: object
}

export const pod = (name: string, labels: Record<string, string>, container: Container, space = 'default'): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta(name, space, labels),
  spec: { containers: [{ name, ...container }] },
})

export const deployment = (
  name: string,
  labels: Record<string, string>,
  container: Container,
  replicas = 2,
  space = 'default',
): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(name, space, labels),
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name, ...container }] } },
  },
})

export const service = (name: string, spec: object, space = 'default'): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name, space),
  spec,
})

export const policy = (name: string, spec: object, space = 'default'): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(name, space),
  spec,
})
