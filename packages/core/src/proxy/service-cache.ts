import type { EndpointSlice } from '../api/discovery.ts'
import { endpointslices, services } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import { type CompileOptions, compileServicePort } from './compile.ts'
import type { Tables } from './rule.ts'
import { isProxied, type ServicePortInfo, serviceNameOf, servicePortsOf } from './service-ports.ts'

/** What was compiled of one Service; good as long as the objects it came from are the ones that the store holds. */
export interface Compiled {
  service: Service
  slices: readonly EndpointSlice[]
  infos: readonly ServicePortInfo[]
  /** The Service's rules by node. */
  byNode: Map<string, Tables>
}

/** Remembers each Service's rules, so that a change costs what changed. */
export interface ServiceCache {
  /** Every Service with a cluster IP, as it is now; the same array as before when none has changed. */
  current(client: Client): readonly Compiled[]
  rules(compiled: Pick<Compiled, 'infos' | 'byNode'>, options: CompileOptions): Tables
}

export function createServiceCache(): ServiceCache {
  let known = new Map<string, Compiled>()
  let listed: readonly Compiled[] = []
  return {
    current(client) {
      const slices = slicesByService(client)
      const next = new Map<string, Compiled>()
      for (const service of client.list(services)) {
        if (!isProxied(service)) continue
        const key = `${service.metadata.namespace}/${service.metadata.name}`
        next.set(key, sameOrNew(known.get(key), service, slices.get(key) ?? []))
      }
      known = next
      const all = [...next.values()]
      if (all.length !== listed.length || all.some((one, i) => one !== listed[i])) listed = all
      return listed
    },
    rules: rulesOf,
  }
}

function slicesByService(client: Client): Map<string, EndpointSlice[]> {
  const found = new Map<string, EndpointSlice[]>()
  for (const slice of client.list(endpointslices)) {
    const name = serviceNameOf(slice)
    if (name === undefined || slice.addressType !== 'IPv4') continue
    const key = `${slice.metadata.namespace}/${name}`
    const others = found.get(key)
    if (others) others.push(slice)
    else found.set(key, [slice])
  }
  return found
}

function sameOrNew(before: Compiled | undefined, service: Service, slices: readonly EndpointSlice[]): Compiled {
  const same =
    before?.service === service &&
    before.slices.length === slices.length &&
    before.slices.every((slice, i) => slice === slices[i])
  if (same) return before
  return { service, slices, infos: servicePortsOf(service, slices), byNode: new Map() }
}

function rulesOf(compiled: Pick<Compiled, 'infos' | 'byNode'>, options: CompileOptions): Tables {
  const key = `${options.node.name} ${options.node.zone ?? ''}`
  const before = compiled.byNode.get(key)
  if (before) return before
  const tables: Tables = { nat: new Map(), filter: new Map() }
  for (const info of compiled.infos) compileServicePort(info, options, tables)
  compiled.byNode.set(key, tables)
  return tables
}
