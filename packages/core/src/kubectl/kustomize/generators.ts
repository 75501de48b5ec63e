import type { Process } from '../../process/process.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { type Accumulated, type LoadResources, originOf, type Place } from './accumulated.ts'
import { externalGenerators } from './external.ts'
import { generated, mergedOptions } from './generate.ts'
import { chartProblem } from './helm.ts'
import { absorb } from './item-list.ts'
import type { Kustomization } from './kustomization.ts'
import type { Generator } from './plugins.ts'
import type { Configured } from './transformer.ts'

// where Go happened to put it
const address = '0xc000514000'

/** Adds what generators make, or merges it into what is there. Models kusttarget.go runGenerators (5.8). */
export function generateInto(
  process: Process,
  place: Place,
  spec: Kustomization,
  into: Accumulated,
  load: LoadResources,
): Failed | undefined {
  const charts = chartProblem(spec, place.namespace ?? '')
  if (charts) return charts
  const external = externalGenerators(process, place, spec.generators ?? [], load)
  if (isFailed(external)) return external
  for (const { run, origin } of [...ownGenerators(process, place, spec), ...external]) {
    const items = run()
    if (isFailed(items)) return items
    for (const item of items) {
      const wrong = absorb(into.items, { ...item, ...(origin ? { origin } : {}) })
      if (wrong) return fail(`merging from generator &{${address} ${origin ? address : '<nil>'}}: ${wrong.failed[0]}`)
    }
  }
  return undefined
}

function ownGenerators(process: Process, place: Place, spec: Kustomization): Configured<Generator>[] {
  const all = [
    ...(spec.configMapGenerator ?? []).map((entry) => ['ConfigMap', entry] as const),
    ...(spec.secretGenerator ?? []).map((entry) => ['Secret', entry] as const),
  ]
  return all.map(([kind, entry]) => ({
    run: () => {
      const options = mergedOptions(entry.options, spec.generatorOptions)
      const item = generated(process, place, kind, { ...entry, ...(options ? { options } : {}) })
      return isFailed(item) ? item : [item]
    },
    ...originOf(place, `${kind}Generator`),
  }))
}
