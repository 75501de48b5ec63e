import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { adminUser } from '@kubemaze/core/apiserver/request.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { completeKubectl } from '@kubemaze/core/kubectl/complete/complete.ts'
import { type KubectlDeps, runKubectl } from '@kubemaze/core/kubectl/main.ts'
import type { Process } from '@kubemaze/core/process/process.ts'

export interface KubectlLab {
  cluster: Cluster
  files: Map<string, string>
  /** Standard output, lines of standard error behind `! `, an exit code that is not 0 behind `? `. */
  run(line: string, over?: Partial<Process>): Promise<string>
  complete(line: string): string[] | undefined
}

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- {name: kubernetes, cluster: {server: "https://192.168.56.201:6443", certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClEwRT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=}}
contexts:
- {name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}
current-context: kubernetes-admin@kubernetes
users:
- {name: kubernetes-admin, user: {client-key-data: S0VZ}}
`

/** A whole cluster with kubectl on its master and a small disk. */
export function kubectlLab(): KubectlLab {
  const store = createMemoryStore()
  const cluster = createCluster({ store, nowMs: () => Date.UTC(2026, 10, 23, 12, 0, 0), seed: 7, options: {} })
  cluster.settle()
  const files = new Map([['/root/.kube/config', kubeconfig]])
  const { handle, exec, logs, http } = cluster
  const deps: KubectlDeps = { handle, client: cluster.client(adminUser), exec, logs, http, user: adminUser }
  const processOf = (argv: string[], over: Partial<Process>): Process =>
    ({
      argv,
      env: { HOME: '/root', TERM: 'dumb' },
      cwd: '/root',
      user: { name: 'root', uid: 0 },
      host: { kind: 'node', node: 'k8s-master' },
      stdin: { readAll: async () => '', readLine: async () => undefined, isTerminal: false },
      files: disk(files),
      now: () => cluster.now(),
      wait: async () => true,
      waitForChange: async () => true,
      signal: { aborted: false, addEventListener() {}, removeEventListener() {} },
      ...over,
    }) as unknown as Process
  return {
    cluster,
    files,
    async run(line, over = {}) {
      const [out, err]: [string[], string[]] = [[], []]
      const streams = { stdout: (text: string) => void out.push(text), stderr: (text: string) => void err.push(text) }
      const code = await runKubectl(processOf(words(line), { ...streams, ...over }), deps)
      return out.join('') + err.join('').replace(/^(?=.)/gm, '! ') + (code === 0 ? '' : `? ${code}\n`)
    },
    complete: (line) => completeKubectl(processOf(['kubectl'], { stdout() {}, stderr() {} }), deps, line.split(' ').slice(1)),
  }
}

/** Words of a line; quotes hold blanks. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, a, b) => a ?? b),
  )
}

function disk(files: Map<string, string>): Partial<Process['files']> {
  const isDirectory = (path: string): boolean => [...files.keys()].some((name) => name.startsWith(`${path}/`))
  return {
    read: (path) => (files.has(path) ? encodeUtf8(files.get(path) as string) : isDirectory(path) ? 'EISDIR' : 'ENOENT'),
    stat: (path) => {
      if (!files.has(path) && !isDirectory(path)) return 'ENOENT'
      return { type: files.has(path) ? 'file' : 'directory', sizeBytes: 0, mode: 0o644, modifiedAtMs: 0 }
    },
    list: (path) => [
      ...new Set(
        [...files.keys()]
          .filter((name) => name.startsWith(`${path}/`))
          .map((name) => name.slice(path.length + 1).split('/')[0] as string),
      ),
    ],
    mkdir: () => undefined,
    write: (path, content) => void files.set(path, new TextDecoder().decode(content)),
  }
}
