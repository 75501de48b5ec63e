import { type Api, core, find, ofService, slicesPath, type Thing } from './api.ts'
import { until } from './until.ts'

/** Pod name → its ports, sorted: what a Service's EndpointSlices say of those that are ready. */
export async function portsByPod(api: Api, namespace: string, service: string): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {}
  for (const { endpoints, ports } of await api.list(slicesPath(namespace), ofService(service)))
    for (const { conditions, targetRef } of endpoints ?? []) {
      if (conditions?.ready === false || !targetRef || !ports?.length) continue
      found[targetRef.name] = [...(found[targetRef.name] ?? []), ...ports.map((one: Thing) => one.port)].sort()
    }
  return found
}

/** Waits until exactly these are there. Models network/service.go validateEndpointsPortsOrFail (1.36). */
export async function expectPorts(api: Api, namespace: string, service: string, wanted: Record<string, number[]>): Promise<void> {
  let seen = {}
  const sorted = (ports: Record<string, number[]>): string => JSON.stringify(Object.entries(ports).sort())
  const same = async (): Promise<boolean> => {
    seen = await portsByPod(api, namespace, service)
    return sorted(seen) === sorted(wanted)
  }
  await until(`endpoints ${JSON.stringify(wanted)}`, same).catch((error) => {
    throw new Error(`${error.message}; but ${JSON.stringify(seen)}`)
  })
}

/** At least one endpoint is ready. Models framework/service jig waitForAvailableEndpoint (1.36). */
export const anEndpoint = (api: Api, namespace: string, service: string): Promise<unknown> =>
  until(`an endpoint of ${service}`, async () => Object.keys(await portsByPod(api, namespace, service)).length > 0)

export const endpointsOf = (api: Api, namespace: string, service: string): Promise<Thing | undefined> =>
  find(api, core(namespace, 'endpoints', service))
