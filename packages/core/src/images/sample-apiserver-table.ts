import type { Json, JsonObject } from '../api/json.ts'

const columns = [
  { name: 'Name', type: 'string', format: 'name', priority: 0, description: 'Name must be unique within a namespace.' },
  { name: 'Created At', type: 'date', format: '', priority: 0, description: 'When the object was made.' },
]

/** The Table that a client asks for; undefined when it does not. Models apiserver/pkg/registry/rest/table.go defaultTableConvertor (1.36). */
export function sampleTable(outcome: JsonObject, accept: string, nowMs: number): JsonObject | undefined {
  const [first = ''] = accept.split(',')
  const version = /as=Table;v=(v1(?:beta1)?);g=meta\.k8s\.io/.exec(first)?.[1]
  if (version === undefined || outcome.kind === 'Status') return undefined
  const objects = (outcome.items ?? [outcome]) as JsonObject[]
  const apiVersion = `meta.k8s.io/${version}`
  const metadata = { resourceVersion: (outcome.metadata as JsonObject).resourceVersion as Json }
  return {
    kind: 'Table',
    apiVersion,
    metadata,
    columnDefinitions: columns,
    rows: objects.map(({ metadata: of }) => {
      const { name, creationTimestamp } = of as JsonObject
      const cells = [name as Json, (creationTimestamp ?? new Date(nowMs).toISOString()) as Json]
      return { cells, object: { kind: 'PartialObjectMetadata', apiVersion, metadata: of as JsonObject } }
    }),
  }
}
