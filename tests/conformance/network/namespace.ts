import { randomUUID } from 'node:crypto'
import type { Api } from './api.ts'
import { core } from './api.ts'
import { informer } from './watch.ts'

const run = randomUUID()
let made = 0

/** A namespace of the test's own, when its ServiceAccount and CA are there. Models framework CreateTestingNS (1.36). */
export async function createNamespace(api: Api, basename: string, level = 'privileged'): Promise<string> {
  const name = `${basename}-${run.slice(0, 4)}${made++}`
  const pod = 'pod-security.kubernetes.io'
  const labels = {
    'e2e-framework': basename,
    'e2e-run': run,
    ...Object.fromEntries(['enforce', 'warn', 'audit'].map((mode) => [`${pod}/${mode}`, level])),
  }
  await api.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
  await present(api, core(name, 'serviceaccounts'), 'default')
  await present(api, core(name, 'configmaps'), 'kube-root-ca.crt')
  return name
}

async function present(api: Api, path: string, name: string): Promise<void> {
  const watching = await informer(api, path, { fieldSelector: `metadata.name=${name}` })
  await watching.until(`${name} in ${path}`, (event) => event.type === 'ADDED', 120_000)
  watching.stop()
}

/** As upstream leaves it: deleted, and not waited for. */
export const deleteNamespace = (api: Api, name: string): Promise<unknown> => api.remove(`/api/v1/namespaces/${name}`)

export type NamespaceTest = (api: Api, namespace: string) => Promise<void>

/** Runs a test in a namespace of its own. */
export async function withNamespace({ api }: { api: Api }, test: NamespaceTest, basename: string, level?: string): Promise<void> {
  const namespace = await createNamespace(api, basename, level)
  await test(api, namespace)
  await deleteNamespace(api, namespace)
}
