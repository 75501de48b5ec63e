import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'

interface IngressPlan {
  className: string
  rules: readonly string[]
  defaultBackend: string
  annotations: readonly string[]
}

const ruleShape = /^(?<host>[\w*.-]*)(?<path>\/[^=]*)?=(?<service>[\w.-]+):(?<port>[\w-]+)(?<tls>,tls(?:=(?<secret>[\w.-]*))?)?$/

/** Ingress of --rule and --default-backend. Models create_ingress.go (1.36). */
export function ingressObject(metadata: object, plan: IngressPlan): JsonObject | Failed {
  if (plan.rules.length === 0 && plan.defaultBackend === '')
    return fail(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  const byHost = new Map<string, object[]>()
  const tls: object[] = []
  for (const rule of plan.rules) {
    const match = ruleShape.exec(rule)?.groups
    if (!match) return fail(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
    const { host = '', path = '/', service = '', port = '' } = match
    byHost.set(host, [...(byHost.get(host) ?? []), pathOf(path, service, port)])
    if (match.tls) tls.push({ ...(host === '' ? {} : { hosts: [host] }), ...(match.secret ? { secretName: match.secret } : {}) })
  }
  const backend = /^([\w.-]+):([\w-]+)$/.exec(plan.defaultBackend)
  if (plan.defaultBackend !== '' && !backend) return fail(`default-backend should be in format servicename:serviceport`)
  const annotations = Object.fromEntries(plan.annotations.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { ...metadata, ...(plan.annotations.length > 0 ? { annotations } : {}) },
    spec: {
      ...(plan.className === '' ? {} : { ingressClassName: plan.className }),
      ...(backend ? { defaultBackend: { service: serviceOf(backend[1] as string, backend[2] as string) } } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(byHost.size > 0
        ? { rules: [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } })) }
        : {}),
    },
    status: { loadBalancer: {} },
  } as unknown as JsonObject
}

const serviceOf = (name: string, port: string): object => ({
  name,
  port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port },
})

const pathOf = (path: string, service: string, port: string): object => ({
  path: path.endsWith('*') ? path.slice(0, -1) : path,
  pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
  backend: { service: serviceOf(service, port) },
})
