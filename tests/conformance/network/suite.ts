import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { call, newLab, removeData, startServer, type TestServer } from '../../node/server-for-tests.ts'
import { type Api, createApi } from './api.ts'
import { beforeSuite } from './before-suite.ts'

export interface Suite {
  server: TestServer
  api: Api
  /** A file for the real kubectl. */
  kubeconfig: string
}

/** A server and a lab with two workers for the tests of a file, ready as upstream's BeforeSuite wants it. */
export function useSuite(): () => Suite {
  vi.setConfig({ testTimeout: 120_000 })
  let suite: Suite | undefined
  let folder: string
  beforeAll(async () => {
    const server = await startServer()
    const lab = await newLab(server, { cluster: { workers: 2 } })
    const kubeconfig = await (await call(server, `/api/labs/${lab.id}/kubeconfig`, undefined, lab.token)).text()
    folder = mkdtempSync(join(tmpdir(), 'kubemaze-conformance-'))
    writeFileSync(join(folder, 'kubeconfig'), kubeconfig)
    suite = { server, api: createApi(lab.kubernetes), kubeconfig: join(folder, 'kubeconfig') }
    await beforeSuite(suite.api)
  }, 60_000)
  afterAll(async () => {
    if (!suite) return
    await suite.server.kill('SIGKILL')
    removeData(suite.server)
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)
  return () => suite as Suite
}
