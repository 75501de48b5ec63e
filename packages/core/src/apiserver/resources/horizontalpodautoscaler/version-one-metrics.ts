type Part = Record<string, any>

/** Where a field of v2 stands in v1, for each kind of source; targets and current values have names of their own. */
const fields: Readonly<Record<string, readonly [string, string][]>> = {
  object: [
    ['describedObject', 'target'],
    ['metric.name', 'metricName'],
    ['target.value', 'targetValue'],
    ['metric.selector', 'selector'],
    ['target.averageValue', 'averageValue'],
    ['current.value', 'currentValue'],
    ['current.averageValue', 'averageValue'],
  ],
  pods: [
    ['metric.name', 'metricName'],
    ['target.averageValue', 'targetAverageValue'],
    ['metric.selector', 'selector'],
    ['current.averageValue', 'currentAverageValue'],
  ],
  resource: [
    ['name', 'name'],
    ['target.averageUtilization', 'targetAverageUtilization'],
    ['target.averageValue', 'targetAverageValue'],
    ['current.averageUtilization', 'currentAverageUtilization'],
    ['current.averageValue', 'currentAverageValue'],
  ],
  containerResource: [
    ['name', 'name'],
    ['target.averageUtilization', 'targetAverageUtilization'],
    ['target.averageValue', 'targetAverageValue'],
    ['current.averageUtilization', 'currentAverageUtilization'],
    ['current.averageValue', 'currentAverageValue'],
    ['container', 'container'],
  ],
  external: [
    ['metric.name', 'metricName'],
    ['metric.selector', 'metricSelector'],
    ['target.value', 'targetValue'],
    ['target.averageValue', 'targetAverageValue'],
    ['current.value', 'currentValue'],
    ['current.averageValue', 'currentAverageValue'],
  ],
}

function at(part: Part, path: string): unknown {
  const [first = '', second] = path.split('.')
  return second === undefined ? part[first] : part[first]?.[second]
}

/** A metric, or the state of one, as autoscaling/v1 writes it. Models pkg/apis/autoscaling/v1/conversion.go (1.36). */
export function toVersionOne(metric: Part): Part {
  const out: Part = { type: metric.type }
  for (const [kind, rows] of Object.entries(fields)) {
    const source = metric[kind] as Part | undefined
    if (!source) continue
    const values = rows.map(([path, name]) => [name, at(source, path)] as const)
    out[kind] = Object.fromEntries(values.filter(([, value]) => value !== undefined))
  }
  return out
}

/** The way back; what a target's value is called tells its type. */
export function fromVersionOne(metric: Part): Part {
  const out: Part = { type: metric.type }
  for (const [kind, rows] of Object.entries(fields)) {
    const source = metric[kind] as Part | undefined
    if (!source) continue
    const made: Part = {}
    for (const [path, name] of rows.filter(([path]) => !path.startsWith('current.'))) put(made, path, source[name])
    made.target = { type: typeOf(made.target ?? {}), ...made.target }
    out[kind] = made
  }
  return out
}

function put(part: Part, path: string, value: unknown): void {
  if (value === undefined) return
  const [first = '', second] = path.split('.')
  if (second === undefined) part[first] = value
  else part[first] = { ...part[first], [second]: value }
}

const typeOf = (target: Part): string =>
  target.averageUtilization !== undefined ? 'Utilization' : target.averageValue !== undefined ? 'AverageValue' : 'Value'

/** The behavior as the internal Go struct is written: with capitals, and with everything. */
export function internalBehavior({ scaleUp, scaleDown }: Part): Part {
  return { ScaleUp: internalRules(scaleUp), ScaleDown: internalRules(scaleDown) }
}

function internalRules(rules: Part | undefined): Part | null {
  if (!rules) return null
  const policies = (rules.policies ?? []) as Part[]
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies: policies.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })),
    Tolerance: rules.tolerance ?? null,
  }
}

/** Reads it with either capitals or none, as Go does. */
export function externalBehavior(behavior: Part): Part {
  const small = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(small)
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).filter(([, member]) => member !== null)
    return Object.fromEntries(members.map(([key, member]) => [key.charAt(0).toLowerCase() + key.slice(1), small(member)]))
  }
  return small(behavior) as Part
}
