import { pods } from '../../../api/kinds.ts'
import type { Pod } from '../../../api/pod.ts'
import { podSecurityRefusal } from '../../admission/pod-security.ts'
import type { Strategy } from '../../strategy.ts'
import { admitPod } from './admit.ts'
import { binding } from './binding.ts'
import { podColumns } from './columns.ts'
import { setPodSpecDefaults } from './defaults.ts'
import { eviction } from './eviction.ts'
import { mergeLabelKeys } from './merge-label-keys.ts'
import { qosClass } from './qos.ts'
import { ephemeralContainers, resize } from './subresources.ts'
import { validatePod } from './validate-pod.ts'
import { validatePodUpdate } from './validate-update.ts'
import { hostnameWarnings, podWarnings } from './warnings.ts'

/** Models pkg/registry/core/pod/strategy.go (1.36). */
export const podStrategy: Strategy<Pod> = {
  resource: pods,
  tracksGeneration: true,
  columns: podColumns,
  answersDeleteWithObject: true,
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork === true),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIP ?? '',
    'status.nominatedNodeName': (pod) => (pod.status as { nominatedNodeName?: string } | undefined)?.nominatedNodeName ?? '',
  },
  setDefaults(pod) {
    setPodSpecDefaults(pod)
    pod.spec.enableServiceLinks ??= true
  },
  prepareForCreate(pod) {
    pod.status = { phase: 'Pending', qosClass: qosClass(pod.spec) }
    mergeLabelKeys(pod)
  },
  prepareForUpdate(pod, old) {
    if (old.status) pod.status = old.status
  },
  prepareForStatusUpdate(pod, old) {
    if (old.metadata.ownerReferences) pod.metadata.ownerReferences = old.metadata.ownerReferences
    else delete pod.metadata.ownerReferences
  },
  admit: (pod, old, context) => (old ? undefined : admitPod(pod, context)),
  forbids: podSecurityRefusal,
  validate: validatePod,
  warnings: (pod, old) => (old ? [] : [...hostnameWarnings(pod.metadata.name, "the Pod's hostname"), ...podWarnings(pod)]),
  validateUpdate: validatePodUpdate,
  gracePeriodSeconds(pod, asked) {
    // not yet on a node, or done: nothing to wait for
    if (!pod.spec.nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0
    const grace = asked ?? pod.spec.terminationGracePeriodSeconds ?? 30
    return grace < 0 ? 1 : grace
  },
  subresources: { binding, eviction, ephemeralcontainers: ephemeralContainers, resize },
}
