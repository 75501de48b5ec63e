import type { Shape, StructShape } from './decode-struct.ts'

const gvk: Readonly<Record<string, Shape>> = { group: 'string', version: 'string', kind: 'string' }

const listOf = (struct: string, fields: Readonly<Record<string, Shape>>): StructShape => ({ struct, fields, list: true })

const options: StructShape = {
  struct: 'GeneratorOptions',
  fields: { disableNameSuffixHash: 'bool', immutable: 'bool', labels: 'texts', annotations: 'texts' },
}

const generated = (struct: string): StructShape =>
  listOf(struct, {
    name: 'string',
    namespace: 'string',
    behavior: 'string',
    literals: 'strings',
    files: 'strings',
    envs: 'strings',
    env: 'string',
    options,
    ...(struct === 'SecretArgs' ? { type: 'string' } : {}),
  })

const selector: StructShape = {
  struct: 'Selector',
  fields: { ...gvk, name: 'string', namespace: 'string', annotationSelector: 'string', labelSelector: 'string' },
}

const patch = listOf('Patch', {
  path: 'string',
  patch: 'string',
  target: selector,
  options: { struct: 'PatchArgs', fields: { allowNameChange: 'bool', allowKindChange: 'bool' } },
})

const fieldOptions: StructShape = {
  struct: 'FieldOptions',
  fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' },
}

const replacements = listOf('ReplacementField', {
  path: 'string',
  source: {
    struct: 'SourceSelector',
    fields: { ...gvk, name: 'string', namespace: 'string', fieldPath: 'string', options: fieldOptions },
  },
  sourceValue: 'string',
  targets: listOf('TargetSelector', {
    select: selector,
    reject: { ...selector, list: true },
    fieldPaths: 'strings',
    options: fieldOptions,
  }),
})

const image = listOf('Image', { name: 'string', newName: 'string', newTag: 'string', digest: 'string', tagSuffix: 'string' })

/** Models kustomize api/types/kustomization.go Kustomization (5.8); charts are not looked into. */
export const kustomizationShape: StructShape = {
  struct: 'Kustomization',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: {
      struct: 'ObjectMeta',
      fields: { name: 'string', namespace: 'string', labels: 'texts', annotations: 'texts' },
    },
    openapi: 'texts',
    namePrefix: 'string',
    nameSuffix: 'string',
    namespace: 'string',
    commonLabels: 'texts',
    labels: listOf('Label', {
      pairs: 'texts',
      includeSelectors: 'bool',
      includeTemplates: 'bool',
      fields: listOf('FieldSpec', { ...gvk, path: 'string', create: 'bool' }),
    }),
    commonAnnotations: 'texts',
    patchesStrategicMerge: 'strings',
    patchesJson6902: patch,
    patches: patch,
    images: image,
    imageTags: image,
    replacements,
    replicas: listOf('Replica', { name: 'string', count: 'int' }),
    vars: listOf('Var', {
      name: 'string',
      objref: { struct: 'Target', fields: { apiVersion: 'string', ...gvk, name: 'string', namespace: 'string' } },
      fieldref: { struct: 'FieldSelector', fields: { fieldPath: 'string' } },
    }),
    sortOptions: {
      struct: 'SortOptions',
      fields: {
        order: 'string',
        legacySortOptions: { struct: 'LegacySortOptions', fields: { orderFirst: 'strings', orderLast: 'strings' } },
      },
    },
    resources: 'strings',
    components: 'strings',
    crds: 'strings',
    bases: 'strings',
    configMapGenerator: generated('ConfigMapArgs'),
    secretGenerator: generated('SecretArgs'),
    helmGlobals: 'any',
    helmCharts: 'any',
    helmChartInflationGenerator: 'any',
    generatorOptions: options,
    configurations: 'strings',
    generators: 'strings',
    transformers: 'strings',
    validators: 'strings',
    buildMetadata: 'strings',
  },
}
