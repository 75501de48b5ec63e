import { customresourcedefinitions } from '../../api/kinds.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'
import type { Reader, Strategy } from '../strategy.ts'
import type { CustomStrategies } from './strategies.ts'

/** The registry with what the stored definitions add; the same list as long as nothing changes. */
export function servedStrategies(
  registry: readonly Strategy[],
  read: Reader,
  custom: CustomStrategies,
): () => readonly Strategy[] {
  let last: { definitions: readonly CustomResourceDefinition[]; strategies: readonly Strategy[] } = {
    definitions: [],
    strategies: registry,
  }
  return () => {
    const definitions = read.list(customresourcedefinitions) as CustomResourceDefinition[]
    const same = definitions.length === last.definitions.length && definitions.every((one, i) => one === last.definitions[i])
    if (!same) last = { definitions, strategies: [...registry, ...definitions.flatMap(custom.of)] }
    return last.strategies
  }
}
