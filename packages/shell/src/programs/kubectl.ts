import { adminUser, type UserInfo } from '@kubemaze/core/apiserver/request.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { type KubectlDeps, runKubectl } from '@kubemaze/core/kubectl/main.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { idleExec } from './idle-exec.ts'
import type { ShellCommand } from './shell-command.ts'

/** kubectl as `user`, over the lab's own API server. */
export function kubectl(cluster: Cluster, user: UserInfo = adminUser): ShellCommand {
  const deps = kubectlDeps(cluster, user)
  const run = (process: ShellProcess): Promise<number> => runKubectl(process, { ...deps, exec: idleExec(deps.exec, process) })
  return { name: 'kubectl', summary: 'controls the Kubernetes cluster', run }
}

export function kubectlDeps(cluster: Cluster, user: UserInfo = adminUser): KubectlDeps {
  const { handle, exec, logs, http } = cluster
  return { handle, client: cluster.client(user), exec, logs, http, user }
}
