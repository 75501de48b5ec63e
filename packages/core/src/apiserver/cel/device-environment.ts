import type { Environment } from './check/environment.ts'
import { typeIn } from './check/signature.ts'
import { any, bool, type Type } from './check/types.ts'
import type { SizeAt } from './cost/estimator.ts'
import { type Declaration, declaredEnvironment, sizesOf } from './declarations.ts'

const scalar = (type: Type, maxElements = 0): Declaration => ({ kind: 'scalar', type, maxElements, minSize: 1 })
const map = (value: Declaration): Declaration => ({ kind: 'map', value, maxElements: maxMembers, minSize: 2 })

/** Limits of k8s.io/api/resource: members of a device, characters of a value and of a driver's name. */
const [maxMembers, maxValue, maxDriver] = [32, 64, 63]

/** Models dynamic-resource-allocation/cel/compile.go newCompiler (1.36). */
const device: Declaration = {
  kind: 'object',
  name: 'kubernetes.DRADevice',
  minSize: 2,
  fields: new Map([
    ['driver', scalar(typeIn('string'), maxDriver)],
    ['attributes', map(map(scalar(any, maxValue)))],
    ['capacity', map(map(scalar(typeIn('kubernetes.Quantity'))))],
    ['allowMultipleAllocations', scalar(bool)],
  ]),
}

/** What the expressions of device selectors may name. */
export const deviceEnvironment: Environment = {
  ...declaredEnvironment({ device: { declaration: device, place: 'kubernetes.DRADevice' } }),
  bindings: true,
}

const declared = sizesOf(device)

/** How large the parts of a device can be; an attribute that is named is one of many. Models compile.go sizeEstimator (1.36). */
export const deviceSizes: SizeAt = (path) => {
  const [root, part, ...rest] = path
  if (root !== 'device') return undefined
  return declared(part === 'attributes' && rest.length === 2 ? ['device', part, '@values', '@values'] : path)
}
