import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import type { FieldSpec } from './field-spec.ts'
import { generated } from './generate.ts'
import { hashNames } from './hash.ts'
import { changesImages } from './images.ts'
import { type Item, idOfObject } from './item.ts'
import type { GeneratorEntry, ImageEntry, PatchEntry, ReplacementEntry } from './kustomization.ts'
import { addsPairs } from './pairs.ts'
import { json6902Transformer, type OperationsEntry, type Patching, patchTransformer, strategicTransformer } from './patches.ts'
import { places, subjectsProblem } from './place.ts'
import { renames } from './rename.ts'
import { replacementTransformer } from './replacements.ts'
import { setsReplicas } from './replicas.ts'
import { gvkOf, gvkText, idText } from './res-id.ts'
import type { Transformer } from './transformer.ts'
import { addsValue } from './value-add.ts'

/** What makes objects, each a new one. */
export type Generator = () => Item[] | Failed

type Config = JsonObject & {
  fieldSpecs?: FieldSpec[]
  metadata: { name: string; namespace?: string }
}

type MakeTransformer = (config: Config, patching: Patching) => Transformer | Failed

const affix =
  (where: 'prefixes' | 'suffixes', field: 'prefix' | 'suffix'): MakeTransformer =>
  (config) =>
    config.fieldSpecs
      ? renames(where, String(config[field] ?? ''), config.fieldSpecs)
      : fail('fieldSpecs is not expected to be nil')

const pairs =
  (field: 'labels' | 'annotations'): MakeTransformer =>
  (config) =>
    addsPairs((config[field] ?? {}) as Record<string, string>, config.fieldSpecs ?? [])

/** By the Kinds of `apiVersion: builtin`. Models api/internal/plugins/builtinhelpers (5.8). */
const transformers: Readonly<Record<string, MakeTransformer>> = {
  AnnotationsTransformer: pairs('annotations'),
  HashTransformer: () => hashNames,
  ImageTagTransformer: (config) => changesImages((config.imageTag ?? {}) as unknown as ImageEntry, config.fieldSpecs ?? []),
  LabelTransformer: pairs('labels'),
  NamespaceTransformer: (config) => {
    const subjects = String(config.setRoleBindingSubjects ?? '')
    const wrong = subjectsProblem(subjects)
    if (wrong !== undefined) return fail(wrong)
    const { namespace = '' } = config.metadata
    return places({ namespace, specs: config.fieldSpecs ?? [], unsetOnly: config.unsetOnly === true, subjects })
  },
  PatchJson6902Transformer: (config, patching) => json6902Transformer(patching, config as unknown as OperationsEntry),
  PatchStrategicMergeTransformer: (config, patching) =>
    strategicTransformer(patching, (config.paths ?? []) as string[], String(config.patches ?? '')),
  PatchTransformer: (config, patching) => patchTransformer(patching, config as unknown as PatchEntry),
  PrefixSuffixTransformer: (config) => {
    const specs = config.fieldSpecs
    if (!specs) return fail('fieldSpecs is not expected to be nil')
    const before = renames('prefixes', String(config.prefix ?? ''), specs)
    const behind = renames('suffixes', String(config.suffix ?? ''), specs)
    return (items) => {
      const out = before(items)
      return isFailed(out) ? out : behind(out)
    }
  },
  PrefixTransformer: affix('prefixes', 'prefix'),
  ReplacementTransformer: (config, patching) =>
    replacementTransformer(patching, (config.replacements ?? []) as unknown as ReplacementEntry[]),
  ReplicaCountTransformer: (config) =>
    setsReplicas((config.replica ?? {}) as { name?: string; count?: number }, config.fieldSpecs ?? []),
  SuffixTransformer: affix('suffixes', 'suffix'),
  ValueAddTransformer: (config) => addsValue(String(config.value ?? ''), (config.targets ?? []) as []),
}

const generatorKinds: Readonly<Record<string, 'ConfigMap' | 'Secret'>> = {
  ConfigMapGenerator: 'ConfigMap',
  SecretGenerator: 'Secret',
}

/** What a configuration of a plugin means, or what is wrong with it. Models api/internal/plugins/loader/loader.go (5.8). */
function configured(object: JsonObject, patching: Patching): { transformer: Transformer } | { generator: Generator } | Failed {
  const gvk = gvkOf(object)
  if (gvk.group !== '' || gvk.version !== 'builtin') {
    return fail(`external plugins disabled; unable to load external plugin '${gvk.kind}'`)
  }
  const kind = generatorKinds[gvk.kind]
  if (kind) return { generator: generatorOf(object, kind, patching) }
  if (gvk.kind === 'HelmChartInflationGenerator') return notConfigured(object, fail('must specify --enable-helm'))
  const make = transformers[gvk.kind]
  if (!make) return fail(`unable to load builtin ${gvkText(gvk)}`)
  const transformer = make(object as unknown as Config, patching)
  return isFailed(transformer) ? notConfigured(object, transformer) : { transformer }
}

const notConfigured = (object: JsonObject, failed: Failed): Failed =>
  fail(`plugin ${idText(idOfObject(object))} fails configuration: ${failed.failed[0]}`)

function generatorOf(object: JsonObject, kind: 'ConfigMap' | 'Secret', { process, root }: Patching): Generator {
  const { name, namespace } = object.metadata as { name: string; namespace?: string }
  const entry = { name, ...(namespace ? { namespace } : {}), ...object } as GeneratorEntry
  return () => {
    const item = generated(process, root, kind, entry)
    return isFailed(item) ? item : [item]
  }
}

export function pluginTransformer(object: JsonObject, patching: Patching): Transformer | Failed {
  const plugin = configured(object, patching)
  if (isFailed(plugin)) return plugin
  return 'transformer' in plugin ? plugin.transformer : fail(`plugin ${idText(idOfObject(object))} not a transformer`)
}

export function pluginGenerator(object: JsonObject, patching: Patching): Generator | Failed {
  const plugin = configured(object, patching)
  const told = (words: unknown): Failed => fail(`loading generator plugins: failed to load generator: ${words}`)
  if (isFailed(plugin)) return told(plugin.failed[0])
  return 'generator' in plugin ? plugin.generator : told(`plugin ${idText(idOfObject(object))} not a generator`)
}
