import type { PersistentVolume } from '../../api/core.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { classOf, modes, phaseOf } from './volume-claim.ts'
import { describePersistentSource } from './volumes.ts'
import { goSlice, head, type Writer } from './writer.ts'

/** Models describe.go describePersistentVolume (1.36). */
export function describePersistentVolume(out: Writer, volume: PersistentVolume, context: Context): void {
  const { metadata, spec, status = {} } = volume
  head(out, metadata, false)
  out.line(0, `Finalizers:\t${goSlice(metadata.finalizers)}`)
  out.line(0, `StorageClass:\t${classOf(volume)}`)
  out.line(0, `Status:\t${phaseOf(volume, context.nowMs)}`)
  out.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`)
  out.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  out.line(0, `Access Modes:\t${modes(spec.accessModes)}`)
  if (spec.volumeMode) out.line(0, `VolumeMode:\t${spec.volumeMode}`)
  out.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`)
  nodeAffinity(out, volume)
  out.line(0, `Message:\t${status.message ?? ''}`)
  out.line(0, 'Source:')
  describePersistentSource(out, volume)
  describeEvents(out, volume, context)
}

interface Term {
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** Models describe.go printVolumeNodeAffinity (1.36). */
function nodeAffinity(out: Writer, { spec }: PersistentVolume): void {
  const required = spec.nodeAffinity?.required as { nodeSelectorTerms?: Term[] } | undefined
  if (!required) {
    out.line(0, 'Node Affinity:\t<none>')
    return
  }
  const terms = required.nodeSelectorTerms ?? []
  out.line(0, 'Node Affinity:\t')
  out.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`)
  terms.forEach(({ matchExpressions = [] }, i) => {
    if (matchExpressions.length === 0) out.line(2, `Term ${i}:\t<none>`)
    matchExpressions.forEach(({ key, operator, values = [] }, k) => {
      const shown = values.length > 0 ? ` [${values.join(', ')}]` : ''
      out.line(2, `${k === 0 ? `Term ${i}:` : ''}\t${key} ${operator.toLowerCase()}${shown}`)
    })
  })
}
