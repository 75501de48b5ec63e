import { type Failed, fail, isFailed } from '../errors.ts'
import { writeYaml } from '../yaml/write-yaml.ts'
import { type FieldSpec, mergeSpecs } from './field-spec.ts'
import { changesImages } from './images.ts'
import type { Kustomization, LabelEntry } from './kustomization.ts'
import { addsPairs } from './pairs.ts'
import { json6902Transformer, type Patching, patchTransformer, strategicTransformer } from './patches.ts'
import { places } from './place.ts'
import { renames } from './rename.ts'
import { replacementTransformer } from './replacements.ts'
import { setsReplicas } from './replicas.ts'
import type { Transformer } from './transformer.ts'
import type { TransformerConfig } from './transformer-config.ts'

export interface Builtin {
  /** Its Kind, as notes about what changed an object name it. */
  kind: string
  run: Transformer
}

/** `trouble configuring builtin PatchTransformer with config: …` */
export const misconfigured = (kind: string, config: unknown, failed: Failed): Failed =>
  fail(`trouble configuring builtin ${kind} with config: \`\n${writeYaml(config)}\`: ${failed.failed[0]}`)

/** Without what is empty, as Go leaves it out. */
const said = (entry: object): object => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== ''))

type Made = Builtin[] | Failed

/** All that a kustomization says of its objects, in kustomize's order. Models api/internal/target/kusttarget_configplugin.go (5.8). */
export function builtinTransformers(patching: Patching, spec: Kustomization, config: TransformerConfig): Made {
  const out: Builtin[] = []
  for (const make of [patches, simple, labels, later]) {
    const made = make(patching, spec, config)
    if (isFailed(made)) return made
    out.push(...made)
  }
  return out
}

function patches(patching: Patching, spec: Kustomization): Made {
  const out: Builtin[] = []
  const paths = spec.patchesStrategicMerge ?? []
  if (paths.length > 0) {
    const run = strategicTransformer(patching, paths, '')
    if (isFailed(run)) return misconfigured('PatchStrategicMergeTransformer', { paths }, run)
    out.push({ kind: 'PatchStrategicMergeTransformer', run })
  }
  for (const entry of spec.patches ?? []) {
    const run = patchTransformer(patching, entry)
    if (isFailed(run)) return misconfigured('PatchTransformer', said(entry), run)
    out.push({ kind: 'PatchTransformer', run })
  }
  return out
}

function simple(
  _: Patching,
  { namespace = '', namePrefix = '', nameSuffix = '' }: Kustomization,
  config: TransformerConfig,
): Made {
  return [
    ...(namespace === '' ? [] : [{ kind: 'NamespaceTransformer', run: places({ namespace, specs: config.namespace }) }]),
    ...(namePrefix === '' ? [] : [{ kind: 'PrefixTransformer', run: renames('prefixes', namePrefix, config.namePrefix) }]),
    ...(nameSuffix === '' ? [] : [{ kind: 'SuffixTransformer', run: renames('suffixes', nameSuffix, config.nameSuffix) }]),
  ]
}

const ownLabels: FieldSpec = { path: 'metadata/labels', create: true }

function labelSpecs(entry: LabelEntry, config: TransformerConfig): FieldSpec[] | Failed {
  const lists = [
    config.labels,
    ...(entry.includeSelectors
      ? [config.commonLabels]
      : [...(entry.includeTemplates ? [config.templateLabels] : []), [ownLabels]]),
  ]
  let specs: FieldSpec[] | Failed = entry.fields ?? []
  for (const list of lists) {
    specs = mergeSpecs(specs, list)
    if (isFailed(specs)) return fail('failed to merge labels: conflicting fieldspecs')
  }
  return specs
}

function labels(_: Patching, spec: Kustomization, config: TransformerConfig): Made {
  const out: Builtin[] = []
  const add = (pairs: Record<string, string>, specs: readonly FieldSpec[]): unknown =>
    out.push({ kind: 'LabelTransformer', run: addsPairs(pairs, specs) })
  for (const entry of spec.labels ?? []) {
    const specs = labelSpecs(entry, config)
    if (isFailed(specs)) return specs
    add(entry.pairs ?? {}, specs)
  }
  if (out.length > 0 || Object.keys(spec.commonLabels ?? {}).length > 0) add(spec.commonLabels ?? {}, config.commonLabels)
  return out
}

function later(patching: Patching, spec: Kustomization, config: TransformerConfig): Made {
  const annotations = spec.commonAnnotations ?? {}
  const out: Builtin[] =
    Object.keys(annotations).length === 0
      ? []
      : [{ kind: 'AnnotationsTransformer', run: addsPairs(annotations, config.commonAnnotations) }]
  for (const { target, path, patch } of spec.patchesJson6902 ?? []) {
    const entry = { ...(target ? { target } : {}), ...(path ? { path } : {}), ...(patch ? { jsonOp: patch } : {}) }
    const run = json6902Transformer(patching, entry)
    if (isFailed(run)) return misconfigured('PatchJson6902Transformer', entry, run)
    out.push({ kind: 'PatchJson6902Transformer', run })
  }
  for (const entry of spec.replicas ?? [])
    out.push({ kind: 'ReplicaCountTransformer', run: setsReplicas(entry, config.replicas) })
  for (const entry of [...(spec.images ?? []), ...(spec.imageTags ?? [])])
    out.push({ kind: 'ImageTagTransformer', run: changesImages(entry, config.images) })
  if ((spec.replacements ?? []).length === 0) return out
  const run = replacementTransformer(patching, spec.replacements ?? [])
  if (isFailed(run)) return misconfigured('ReplacementTransformer', { replacements: spec.replacements }, run)
  return [...out, { kind: 'ReplacementTransformer', run }]
}
