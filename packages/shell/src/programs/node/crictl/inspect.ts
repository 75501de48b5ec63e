import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Known, KnownSandbox } from './known.ts'

const moment = (ms: number | undefined): string =>
  ms === undefined ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString().replace(/\.000Z$/, 'Z')

function labelsOf({ pod, status }: Known): Record<string, string> {
  return {
    'io.kubernetes.container.name': status.name,
    'io.kubernetes.pod.name': pod.metadata.name,
    'io.kubernetes.pod.namespace': pod.metadata.namespace ?? '',
    'io.kubernetes.pod.uid': pod.metadata.uid ?? '',
  }
}

const annotationsOf = ({ pod, status }: Known): Record<string, string> => ({
  'io.kubernetes.container.restartCount': String(status.restartCount),
  'io.kubernetes.container.terminationMessagePath': '/dev/termination-log',
  'io.kubernetes.container.terminationMessagePolicy': 'File',
  'io.kubernetes.pod.terminationGracePeriod': String(pod.spec.terminationGracePeriodSeconds ?? 30),
})

const state = (known: Known): string => (known.running ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED')

/** As in the list that `crictl ps -o json` prints. */
export function listedContainer(known: Known): object {
  return {
    id: known.id,
    podSandboxId: known.sandboxId,
    metadata: { name: known.status.name, attempt: known.status.restartCount },
    image: { image: known.imageId, annotations: {}, userSpecifiedImage: known.image, runtimeHandler: '' },
    imageRef: known.imageId,
    state: state(known),
    createdAt: String(known.createdAtMs * 1_000_000),
    labels: labelsOf(known),
    annotations: annotationsOf(known),
  }
}

/** What `crictl inspect` prints of a container. */
export function inspected(known: Known, cluster: Cluster, pid: number): object {
  const { pod, status } = known
  const namespace = pod.metadata.namespace ?? ''
  const ref = cluster.container(namespace, pod.metadata.name, status.name)
  const around = ref && known.running ? cluster.surroundings?.(ref) : undefined
  const log = `/var/log/pods/${namespace}_${pod.metadata.name}_${pod.metadata.uid}/${status.name}/${status.restartCount}.log`
  return {
    status: {
      id: known.id,
      metadata: { attempt: status.restartCount, name: status.name },
      state: state(known),
      createdAt: moment(known.createdAtMs),
      startedAt: moment(known.createdAtMs),
      finishedAt: moment(known.finishedAtMs),
      exitCode: known.exitCode,
      image: { annotations: {}, image: known.image, runtimeHandler: '', userSpecifiedImage: '' },
      imageRef: known.imageId,
      reason: known.running ? '' : known.exitCode === 0 ? 'Completed' : 'Error',
      message: '',
      labels: labelsOf(known),
      annotations: annotationsOf(known),
      mounts: [],
      logPath: log,
    },
    info: {
      sandboxID: known.sandboxId,
      pid,
      runtimeType: 'io.containerd.runc.v2',
      config: {
        metadata: { name: status.name, attempt: status.restartCount },
        image: { image: known.imageId },
        envs: Object.entries(around?.env ?? {}).map(([key, value]) => ({ key, value })),
        log_path: `${status.name}/${status.restartCount}.log`,
      },
      runtimeSpec: {
        process: { args: around?.argv ?? [], cwd: around?.cwd ?? '/' },
        hostname: around?.hostname ?? pod.metadata.name,
      },
    },
  }
}

/** As in the list that `crictl pods -o json` prints. */
export function listedSandbox({ id, pod, ready, createdAtMs }: KnownSandbox): object {
  return {
    id,
    metadata: { name: pod.metadata.name, uid: pod.metadata.uid, namespace: pod.metadata.namespace, attempt: 0 },
    state: ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: String(createdAtMs * 1_000_000),
    labels: sandboxLabels(pod),
    annotations: pod.metadata.annotations ?? {},
    runtimeHandler: '',
  }
}

const sandboxLabels = (pod: KnownSandbox['pod']): Record<string, string> => ({
  ...(pod.metadata.labels ?? {}),
  'io.kubernetes.pod.name': pod.metadata.name,
  'io.kubernetes.pod.namespace': pod.metadata.namespace ?? '',
  'io.kubernetes.pod.uid': pod.metadata.uid ?? '',
})

/** What `crictl inspectp` prints of a Pod. */
export function inspectedSandbox(sandbox: KnownSandbox, pid: number): object {
  const { id, pod, ready, createdAtMs } = sandbox
  return {
    status: {
      id,
      metadata: { attempt: 0, name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
      state: ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
      createdAt: moment(createdAtMs),
      network: { additionalIps: [], ip: pod.spec.hostNetwork ? '' : (pod.status?.podIP ?? '') },
      linux: { namespaces: { options: { network: pod.spec.hostNetwork ? 'NODE' : 'POD', pid: 'CONTAINER', ipc: 'POD' } } },
      labels: sandboxLabels(pod),
      annotations: pod.metadata.annotations ?? {},
      runtimeHandler: '',
    },
    info: { pid, image: 'registry.k8s.io/pause:3.10.1', runtimeType: 'io.containerd.runc.v2' },
  }
}
