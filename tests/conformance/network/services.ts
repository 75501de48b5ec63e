import type { Thing } from './api.ts'

export interface ServiceShape {
  labels?: Record<string, string>
  spec?: Thing
}

/** A Service with upstream's one port, named http. Models framework/service CreateServiceSpec (1.36). */
export function serviceSpec(name: string, selector: Record<string, string> | undefined, also: Thing = {}): Thing {
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' }]
  return service(name, { ...(selector ? { selector } : {}), ports, ...also })
}

export const service = (name: string, spec: Thing, labels: Record<string, string> = {}): Thing => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, labels },
  spec,
})
