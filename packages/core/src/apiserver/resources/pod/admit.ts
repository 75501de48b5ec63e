import { pods, serviceaccounts } from '../../../api/kinds.ts'
import type { Container, Pod, Toleration } from '../../../api/pod.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import { nameSuffix } from '../../../host/random.ts'
import { limitPod } from '../../admission/limit-ranger.ts'
import { admitPriority } from '../../admission/priority.ts'
import { admitRuntimeClass } from '../../admission/runtime-class.ts'
import type { StrategyContext } from '../../strategy.ts'

/** LimitRanger, ServiceAccount, Priority, RuntimeClass and DefaultTolerationSeconds, as a new Pod passes them. Models plugin/pkg/admission (1.36). */
export function admitPod(pod: Pod, context: StrategyContext): Status | undefined {
  const refused =
    limitPod(pod, context) ?? admitServiceAccount(pod, context) ?? admitPriority(pod, context) ?? admitRuntimeClass(pod, context)
  if (refused) return refused
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) addToleration(pod, key)
  return undefined
}

function addToleration(pod: Pod, key: string): void {
  const list = (pod.spec.tolerations ??= [])
  const covers = (toleration: Toleration): boolean =>
    (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect)
  if (!list.some(covers)) list.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Models plugin/pkg/admission/serviceaccount/admission.go (1.36). */
function admitServiceAccount(pod: Pod, context: StrategyContext): Status | undefined {
  const { spec, metadata } = pod
  if (metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return undefined
  spec.serviceAccountName ||= 'default'
  spec.serviceAccount = spec.serviceAccountName
  const namespace = metadata.namespace as string
  const account = context.read.get(serviceaccounts, namespace, spec.serviceAccountName)
  if (!account) {
    const name = spec.serviceAccountName
    // upstream asks before the name's ending is made
    return forbidden(
      pods,
      metadata.generateName ?? metadata.name,
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    )
  }
  const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
  if (mounts) mountToken(pod, context)
  if (!spec.imagePullSecrets && account.imagePullSecrets) spec.imagePullSecrets = account.imagePullSecrets
  return undefined
}

function mountToken({ spec }: Pod, context: StrategyContext): void {
  const containers: Container[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
  const without = containers.filter((container) => !container.volumeMounts?.some((mount) => mount.mountPath === tokenPath))
  if (without.length === 0) return
  const existing = spec.volumes?.find((volume) => volume.name?.startsWith('kube-api-access-'))
  const name = existing?.name ?? `kube-api-access-${nameSuffix(context.random)}`
  if (!existing) spec.volumes = [...(spec.volumes ?? []), { name, projected: tokenSources() }]
  for (const container of without) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: tokenPath }]
  }
}

const tokenSources = (): { defaultMode: number; sources: Record<string, unknown>[] } => ({
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
  defaultMode: 420,
})
