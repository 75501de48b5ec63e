import { pods } from '@kubemaze/core/api/kinds.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCatalogue, fullName } from '@kubemaze/core/images/catalogue.ts'
import type { Image } from '@kubemaze/core/images/image.ts'
import { imageTable } from '@kubemaze/core/images/table.ts'
import type { Signal } from '@kubemaze/core/process/process.ts'
import type { ContainerRef } from '@kubemaze/core/process/runtime.ts'
import type { Machine, ShellProgram } from './bash/shell.ts'
import { deviceFiles, type Made } from './files/device-files.ts'
import { procFiles } from './files/proc-files.ts'
import { type Security, statusText } from './files/status-file.ts'
import { turnFiles } from './files/turn-files.ts'
import { changeOrTime } from './lab-waits.ts'
import { nodeMachine } from './node-machine.ts'
import { ownProgram } from './own-program.ts'
import { listenOn } from './own-sockets.ts'
import { containerPrograms } from './programs/container-programs.ts'
import { df } from './programs/disks/df.ts'
import { fallocate } from './programs/disks/fallocate.ts'
import { mountCommands } from './programs/disks/mount.ts'
import { containerMounts } from './programs/disks/mounts.ts'
import { chroot } from './programs/namespaces/chroot.ts'
import { nsenter } from './programs/namespaces/nsenter.ts'
import { conntrack } from './programs/node/conntrack.ts'
import { containerIptables } from './programs/node/container-iptables.ts'
import { tcpdump } from './programs/node/tcpdump/tcpdump.ts'
import { containerProcessCommands } from './programs/processes/busybox-ps.ts'
import { nameOf } from './programs/processes/process-row.ts'
import { why } from './programs/why.ts'

const catalogue = createCatalogue(imageTable)

/** A container as its programs see it. */
export function containerMachine(
  cluster: Cluster,
  ref: ContainerRef,
  wait: (ms: number, signal: Signal) => Promise<boolean>,
): Machine {
  const image = imageOf(ref.image)
  const network = cluster.network({ kind: 'pod', namespace: ref.namespace, name: ref.pod })
  const programs = image ? programsOf(image, cluster, ref) : new Map<string, ShellProgram>()
  const around = cluster.surroundings?.(ref)
  const hostname = around?.hostname ?? ref.pod
  const machine: Machine = {
    host: { kind: 'container', namespace: ref.namespace, pod: ref.pod, container: ref.container },
    hostname,
    networkAdmin: around?.networkAdmin ?? false,
    dialect: image?.shell === 'bash' ? 'bash' : 'ash',
    ...(image?.shell === 'bash' ? {} : { shells: 'ash' as const }),
    files: deviceFiles(
      turnFiles(cluster.files(ref), cluster.turn),
      {
        ...procFiles({ network, hostname, now: () => cluster.now(), kind: 'container', sysctls: around?.sysctls ?? {} }),
        ...statusFiles(cluster, ref),
      },
      { directories: ['/bin', '/usr/bin'], names: () => [...programs.keys()] },
    ),
    network,
    now: () => cluster.now(),
    wait,
    waitForChange: (ms, signal) => changeOrTime(cluster, ms, signal, wait),
    program: (name) => programs.get(name),
    programNames: () => [...programs.keys()].sort(),
    programAt: (path) => (image?.programs?.includes(path) ? ownProgram(cluster, ref) : undefined),
    other: (host) => (host.kind === 'node' ? nodeMachine({ cluster, wait }, host.node) : undefined),
    listen: listenOn(cluster, network, () => ({
      kind: 'pod',
      namespace: ref.namespace,
      name: ref.pod,
      container: ref.container,
    })),
    background: () => machine,
  }
  return machine
}

/** /proc/self/status and that of the main process. */
function statusFiles(cluster: Cluster, ref: ContainerRef): Made {
  const text = (name: string, pid: number): string => {
    const { uid = 0, groups = [0] } = cluster.surroundings?.(ref) ?? {}
    return statusText({ name, pid, uid, groups, security: securityOf(cluster, ref) })
  }
  const main = (): string => nameOf(cluster.surroundings?.(ref)?.argv[0] ?? 'sh')
  return { '/proc/self/status': () => text('sh', 20), '/proc/1/status': () => text(main(), 1) }
}

function securityOf(cluster: Cluster, { namespace, pod: name, container: wanted }: ContainerRef): Security {
  type Context = Security & { seccompProfile?: { type?: string } }
  const spec = cluster.client().get(pods, namespace, name)?.spec
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])]
  const own = all.find((one) => one.name === wanted)?.securityContext as Context | undefined
  const seccomp = own?.seccompProfile?.type ?? (spec?.securityContext as Context | undefined)?.seccompProfile?.type
  return { ...own, seccomp }
}

function imageOf(name: string): Image | undefined {
  const repository = name.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  return catalogue.find(fullName(repository))
}

function programsOf(image: Image, cluster: Cluster, ref: ContainerRef): Map<string, ShellProgram> {
  const node = cluster.client().get(pods, ref.namespace, ref.pod)?.spec.nodeName
  const argv = (): readonly string[] => cluster.surroundings?.(ref)?.argv ?? []
  const own = [
    ...containerProcessCommands(argv),
    tcpdump(cluster, undefined),
    ...(node === undefined ? [] : [conntrack(cluster, node)]),
    containerIptables,
    chroot(cluster, ref),
    fallocate,
    nsenter(cluster, ref),
    df(() => containerMounts(cluster, ref)),
    ...mountCommands(() => containerMounts(cluster, ref)),
    why(cluster),
  ]
  return containerPrograms(image, own)
}
