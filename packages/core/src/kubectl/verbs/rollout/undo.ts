import { equal } from '../../../api/copy.ts'
import type { PodTemplateSpec } from '../../../api/pod.ts'
import type { Resource } from '../../../api/resource.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Cause, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunFlag, dryRunOf, filenameFlags, labelSelectorFlag } from '../../flag-sets.ts'
import { lastApplied, lastAppliedOf } from '../../last-applied.ts'
import { outputFlags } from '../../printers/printer.ts'
import { goGroupKind } from '../../rest-mapper.ts'
import { isStatus, patchObject, type ResultPrinter, resultPrinter, statusText } from '../../result.ts'
import { plainTemplate, type Revision, revisionsOf, templateText } from '../../rollout-history.ts'
import type { Info } from '../../targets.ts'
import { eachWorkload } from './each-workload.ts'

export const undo: Verb = {
  name: 'undo',
  summary: 'Go back to an earlier revision',
  usage: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags,
    labelSelectorFlag,
    dryRunFlag,
    ...outputFlags,
    { name: 'to-revision', type: 'int', default: 0, usage: 'The revision; 0 is the one before.' },
  ],
  async run(kubectl) {
    const dryRun = dryRunOf(kubectl)
    if (isFailed(dryRun)) return finish(kubectl, dryRun)
    const printer = resultPrinter(kubectl, dryRun, { typed: true, apart: true })
    if (isFailed(printer)) return finish(kubectl, printer)
    return eachWorkload(kubectl, (info) => undoOne(kubectl, info, dryRun, printer))
  },
}

/** Models kubectl/pkg/polymorphichelpers/rollback.go (1.36). */
function undoOne(kubectl: Kubectl, info: Info, dryRun: 'none' | 'client' | 'server', printer: ResultPrinter): Cause | undefined {
  if (lastAppliedOf(info.object) !== undefined) kubectl.process.stderr(appliedWarning(info))
  const revisions = revisionsOf(kubectl, info)
  if (!revisions) return noRollbacker(info.resource)
  const asked = kubectl.flags.int('to-revision')
  const target = asked === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === asked)
  if (!target) return missing(info, asked)
  const show = (object: Info['object'], text: string): Cause | undefined => printer.show(info.resource, object, text)?.failed[0]
  const template = plainTemplate(target.template)
  if (dryRun === 'client') return show(info.object, dryText(info, target.template, template))
  const { spec } = info.object as { spec?: { paused?: boolean; template: PodTemplateSpec } }
  if (spec?.paused) return `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`
  if (spec && sameTemplate(template, spec.template))
    return show(info.object, `skipped rollback (current template already matches revision ${asked})`)
  const patched = patchTo(kubectl, info, target, template, dryRun)
  if (isStatus(patched)) return `failed restoring revision ${asked}: ${statusText(patched)}`
  return show(info.object, 'rolled back')
}

/** A Deployment's template is shown with its hash, and without further words. */
const dryText = ({ resource }: Info, found: PodTemplateSpec, plain: PodTemplateSpec): string =>
  resource.kind === 'Deployment' ? templateText(found) : `will roll back to ${templateText(plain)}`

const missing = ({ resource, name }: Info, asked: number): Cause => {
  if (asked !== 0) return `unable to find specified revision ${asked} in history`
  return resource.kind === 'Deployment'
    ? `no rollout history found for deployment ${JSON.stringify(name)}`
    : 'no last revision to roll back to'
}

const sameTemplate = (a: PodTemplateSpec, b: PodTemplateSpec): boolean =>
  equal(a.spec, b.spec) &&
  equal(a.metadata?.labels ?? {}, b.metadata?.labels ?? {}) &&
  equal(a.metadata?.annotations ?? {}, b.metadata?.annotations ?? {})

// what belongs to the Deployment itself
const ownAnnotations: readonly string[] = [
  lastApplied,
  ...['revision', 'revision-history', 'desired-replicas', 'max-replicas'].map((name) => `deployment.kubernetes.io/${name}`),
  'deprecated.deployment.rollback.to',
]

/** The ReplicaSet's annotations, with the Deployment's own. */
function annotationsFor({ object }: Info, { source }: Revision): Record<string, string> {
  const of = (holder: Info['object'], own: boolean) =>
    Object.entries((holder.metadata as { annotations?: Record<string, string> }).annotations ?? {}).filter(
      ([key]) => ownAnnotations.includes(key) === own,
    )
  return Object.fromEntries([...of(object, true), ...of(source, false)])
}

const appliedWarning = ({ resource, name }: Info): string =>
  `Warning: resource ${resource.resource}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastApplied} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`

/** Kinds that the visitor of workloads knows. */
const workloads = new Set(['Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'CronJob'])

const noRollbacker = (resource: Resource): string =>
  workloads.has(resource.kind)
    ? `no rollbacker has been implemented for ${JSON.stringify(goGroupKind(resource))}`
    : `error retrieving rollbacker for ${JSON.stringify(goGroupKind(resource))}, no visitor method exists for {${resource.group} ${resource.kind}}`

/** A Deployment gets the template and the ReplicaSet's annotations; the others the patch that their revision holds. */
function patchTo(kubectl: Kubectl, info: Info, target: Revision, template: PodTemplateSpec, dryRun: 'none' | 'server') {
  const query: Record<string, string[]> = dryRun === 'server' ? { dryRun: ['All'] } : {}
  if (info.resource.kind !== 'Deployment')
    return patchObject(kubectl, info, 'strategic', (target.source as { data?: object }).data ?? {}, query)
  const operations = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotationsFor(info, target) },
  ]
  return patchObject(kubectl, info, 'json', operations as never, query)
}
