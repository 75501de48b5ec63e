import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'
import { misconfigured } from './builtins.ts'
import type { Kustomization } from './kustomization.ts'

const oldNames: Readonly<Record<string, string>> = {
  chartName: 'name',
  chartVersion: 'version',
  chartRepoUrl: 'repo',
  releaseName: 'releaseName',
  releaseNamespace: 'namespace',
  values: 'valuesFile',
  valuesLocal: 'valuesInline',
  valuesMerge: 'valuesMerge',
}

/** Charts need a program that is not there; `inherited`: the namespace of the nearest overlay that has one. Models api/internal/builtins/HelmChartInflationGenerator.go Config (5.8). */
export function chartProblem(spec: Kustomization, inherited: string): Failed | undefined {
  const old = (spec.helmChartInflationGenerator ?? []).map(renamed)
  const [chart] = [...(spec.helmCharts ?? []), ...old]
  if (chart === undefined) return undefined
  const own = spec.namespace || inherited
  const namespace = own !== '' && isJsonObject(chart) && !chart.namespace ? { namespace: own } : {}
  const config = { ...spec.helmGlobals, ...(isJsonObject(chart) ? chart : {}), ...namespace }
  return misconfigured('HelmChartInflationGenerator', config, fail('must specify --enable-helm'))
}

const renamed = (chart: JsonObject): JsonObject => {
  const out: JsonObject = {}
  for (const [field, value] of Object.entries(chart)) if (oldNames[field]) out[oldNames[field]] = value as Json
  return out
}
