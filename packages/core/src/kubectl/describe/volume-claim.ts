import type { PersistentVolume, PersistentVolumeClaim } from '../../api/core.ts'
import { since } from '../../api/duration.ts'
import { pods } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { annotations, goSlice, labels, rfc1123, type Writer } from './writer.ts'

const shortModes = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

/** Always in the same order. Models util/storage GetAccessModesAsString (1.36). */
export const modes = (list: readonly string[] | undefined): string =>
  shortModes
    .filter(([mode]) => list?.includes(mode))
    .map(([, short]) => short)
    .join(',')

/** The beta annotation first. Models util/storage GetPersistentVolumeClass (1.36). */
export const classOf = ({ metadata, spec }: PersistentVolumeClaim | PersistentVolume): string =>
  metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''

export const phaseOf = ({ metadata, status }: PersistentVolumeClaim | PersistentVolume, nowMs: number): string =>
  metadata.deletionTimestamp ? `Terminating (lasts ${since(metadata.deletionTimestamp, nowMs)})` : (status?.phase ?? '')

/** Models describe.go describePersistentVolumeClaim (1.36). */
export function describePersistentVolumeClaim(out: Writer, claim: PersistentVolumeClaim, context: Context): void {
  const { metadata, spec, status = {} } = claim
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `StorageClass:\t${classOf(claim)}`)
  out.line(0, `Status:\t${phaseOf(claim, context.nowMs)}`)
  out.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Finalizers:\t${goSlice(metadata.finalizers)}`)
  claimed(out, claim, 0)
  usedBy(out, claim, context)
  conditions(out, (status as { conditions?: ClaimCondition[] }).conditions ?? [])
  describeEvents(out, claim, context)
}

/** A claim inside a Pod, without what only a claim of its own has. Models describe.go printPersistentVolumeClaim (1.36). */
export function claimTemplateLines(out: Writer, template: PersistentVolumeClaim): void {
  out.line(2, `StorageClass:\t${classOf(template)}`)
  out.line(2, `Volume:\t${template.spec.volumeName ?? ''}`)
  // each part of a nested line is moved in by itself
  labels(out, '    Labels', template.metadata?.labels, '        ', '    ')
  annotations(out, '    Annotations', template.metadata?.annotations, '        ', '    ')
  claimed(out, template, 2)
}

function claimed(out: Writer, { spec, status = {} }: PersistentVolumeClaim, level: number): void {
  const bound = Boolean(spec.volumeName)
  out.line(level, `Capacity:\t${bound ? (status.capacity?.storage ?? '0') : ''}`)
  out.line(level, `Access Modes:\t${bound ? modes(status.accessModes) : ''}`)
  if (spec.volumeMode) out.line(level, `VolumeMode:\t${spec.volumeMode}`)
  const source = spec.dataSource as { apiGroup?: string | null; kind: string; name: string } | undefined
  if (!source) return
  out.line(level, 'DataSource:')
  if (typeof source.apiGroup === 'string') out.line(level + 1, `APIGroup:\t${source.apiGroup}`)
  out.line(level + 1, `Kind:\t${source.kind}`)
  out.line(level + 1, `Name:\t${source.name}`)
}

function usedBy(out: Writer, { metadata }: PersistentVolumeClaim, context: Context): void {
  const owners = new Set((metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid))
  const users = context
    .list<Pod>(pods, metadata.namespace ?? '')
    .filter(
      ({ spec, metadata: { uid = '' } }) =>
        owners.has(uid) || spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name),
    )
    .map((pod) => pod.metadata.name)
  if (users.length === 0) out.line(0, 'Used By:\t<none>')
  users.sort().forEach((name, i) => {
    out.line(0, `${i === 0 ? 'Used By:' : ''}\t${name}`)
  })
}

type ClaimCondition = Condition & { lastProbeTime?: string }

function conditions(out: Writer, list: readonly ClaimCondition[]): void {
  if (list.length === 0) return
  out.line(0, 'Conditions:')
  out.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
  out.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const { type, status, lastProbeTime, lastTransitionTime, reason, message } of list) {
    const times = [lastProbeTime, lastTransitionTime].map((stamp) => `${rfc1123(stamp)} `)
    out.line(1, [`${type} `, `${status} `, ...times, `${reason ?? ''} `, message ?? ''].join('\t'))
  }
}
