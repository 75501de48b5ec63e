import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'

interface IngressPlan {
  className: string
  rules: readonly string[]
  defaultBackend: string
  annotations: readonly string[]
}

// what stands behind the port is not looked at
const ruleShape = /^[\w*.-]*\/.*=[\w-]+:[\w-]+/

/** Ingress of --rule and --default-backend. Models create_ingress.go (1.36). */
export function ingressObject(metadata: object, plan: IngressPlan): JsonObject | Failed {
  const wrong = planProblem(plan)
  if (wrong !== undefined) return fail(wrong)
  const annotations = Object.fromEntries(plan.annotations.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
  const tls = tlsOf(plan.rules)
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { ...metadata, ...(plan.annotations.length > 0 ? { annotations } : {}) },
    spec: {
      ...(plan.className === '' ? {} : { ingressClassName: plan.className }),
      ...(plan.defaultBackend === '' ? {} : { defaultBackend: { service: serviceOf(plan.defaultBackend) } }),
      ...(tls.length > 0 ? { tls } : {}),
      ...(plan.rules.length > 0 ? { rules: rulesOf(plan.rules) } : {}),
    },
    status: { loadBalancer: {} },
  } as unknown as JsonObject
}

function planProblem({ rules, defaultBackend, annotations }: IngressPlan): string | undefined {
  if (rules.length === 0 && defaultBackend === '')
    return 'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)'
  const rule = rules.find((text) => !ruleShape.test(text))
  if (rule !== undefined) return `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`
  const annotation = annotations.find((pair) => !pair.includes('='))
  if (annotation !== undefined) return `annotation ${annotation} is invalid and should be in format key=[value]`
  return defaultBackend === '' || defaultBackend.split(':').length === 2
    ? undefined
    : 'default-backend should be in format servicename:serviceport'
}

/** A host is taken once; hosts with the same secret stand together. */
function tlsOf(rules: readonly string[]): object[] {
  const out: { hosts?: string[]; secretName?: string }[] = []
  const seen = new Set<string>()
  for (const rule of rules) {
    const parts = rule.split(',')
    const host = rule.split('/')[0] as string
    if (parts.length !== 2 || seen.has(host)) continue
    seen.add(host)
    const secret = (parts[1] as string).split('=')[1] ?? ''
    const known = out.find(({ secretName = '' }) => secretName === secret)
    if (known) known.hosts = [...(known.hosts ?? []), host]
    else if (host !== '' || secret !== '')
      out.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secret === '' ? {} : { secretName: secret }) })
  }
  return out
}

function rulesOf(rules: readonly string[]): object[] {
  const byHost = new Map<string, object[]>()
  for (const rule of rules) {
    const [host = '', rest = ''] = (rule.split(',')[0] as string).split(/\/(.*)/s)
    byHost.set(host, [...(byHost.get(host) ?? []), pathOf(rest)])
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }))
}

function pathOf(text: string): object {
  const [rest = '', service = ''] = text.split('=')
  const path = `/${rest}`
  const prefix = path.endsWith('*')
  return {
    path: prefix ? path.slice(0, -1) : path,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: { service: serviceOf(service) },
  }
}

function serviceOf(text: string): object {
  const [name = '', port = ''] = text.split(':')
  return {
    name,
    port: /^[+-]?\d+$/.test(port) ? (Number(port) === 0 ? {} : { number: Number(port) }) : port === '' ? {} : { name: port },
  }
}
