import type { PersistentVolume } from '../../../api/core.ts'
import type { NodeSelectorTerm } from '../../../api/pod.ts'
import { classAnnotationWarnings } from '../persistentvolumeclaim/warnings.ts'
import { termWarnings } from '../pod/label-warnings.ts'
import { sourceWarnings } from '../pod/volume-warnings.ts'

const recycle =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'
const sources = ['cephfs', 'photonPersistentDisk', 'scaleIO', 'storageos', 'glusterfs', 'rbd']

/** Models pkg/api/persistentvolume GetWarningsForPersistentVolume (1.36). */
export function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const terms = ((spec as Record<string, any>).nodeAffinity?.required?.nodeSelectorTerms ?? []) as NodeSelectorTerm[]
  return [
    ...classAnnotationWarnings(metadata.annotations),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [recycle] : []),
    ...terms.flatMap((term, i) => termWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`)),
    ...sourceWarnings(spec, sources, 'spec'),
  ]
}
