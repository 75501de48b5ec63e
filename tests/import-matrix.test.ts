import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { files, importsOf, isTest, root } from './imports.ts'

const core = join(root, 'packages/core/src')

/** Rooms of the core that are nothing but types between rooms: all may name them. */
const contracts = new Set([
  'network/packet.ts',
  'process/files.ts',
  'process/process.ts',
  'process/runtime.ts',
  'images/image.ts',
  'apiserver/request.ts',
  'cluster/cluster.ts',
  'controllers/controller.ts',
])

/** Which rooms a room may import besides itself. */
const rooms: Record<string, readonly string[]> = {
  api: ['host'],
  host: ['api'],
  diff: [],
  etcd: ['api', 'host'],
  apiserver: ['api', 'host', 'diff', 'etcd'],
  client: ['api', 'host', 'apiserver'],
  network: ['api', 'host', 'client', 'proxy', 'dns'],
  process: ['api', 'host'],
  images: ['api', 'host'],
  controllers: ['api', 'host', 'client'],
  scheduler: ['api', 'host', 'client'],
  kubelet: ['api', 'host', 'client', 'process'],
  proxy: ['api', 'host', 'client'],
  dns: ['api', 'host', 'client'],
  kubectl: ['api', 'host', 'diff', 'client'],
}

describe('the import matrix', () => {
  it('holds between the rooms of the core', () => {
    const wrong: string[] = []
    for (const path of files(core).filter((file) => !isTest(file))) {
      const room = relative(core, path).split('/')[0] as string
      if (room === 'cluster') continue
      for (const imported of importsOf(path).filter((name) => name.startsWith('.'))) {
        const target = relative(core, resolve(dirname(path), imported))
        const other = target.split('/')[0] as string
        if (other === room || rooms[room]?.includes(other) || contracts.has(target)) continue
        wrong.push(`${relative(core, path)} imports ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('keeps the core free of everything but yaml, and the API server of all but patterns and expressions', () => {
    const homes: Record<string, string[]> = {
      yaml: [''],
      re2js: ['apiserver/', 'kubectl/kustomize/', 'kubectl/proxy/'],
      antlr4ng: ['apiserver/cel/syntax/'],
    }
    const isAtHome = (name: string, path: string): boolean =>
      (homes[name] ?? []).some((home) => relative(core, path).startsWith(home))
    const foreign = files(core)
      .filter((file) => !isTest(file) && !file.endsWith('.gen.ts'))
      .flatMap((path) =>
        importsOf(path)
          .filter((name) => !name.startsWith('.') && !isAtHome(name, path))
          .map((name) => `${relative(root, path)}: ${name}`),
      )
    expect(foreign).toEqual([])
  })

  it('lets packages see only what stands below them', () => {
    const below: Record<string, readonly string[]> = {
      'packages/core': [],
      'packages/store': ['core'],
      'packages/shell': ['core'],
      'packages/course': ['core'],
      'packages/protocol': [],
      'packages/readline': [],
      'apps/web': ['protocol', 'readline', 'course'],
      'apps/worker': ['core', 'store', 'shell', 'course', 'protocol', 'readline'],
    }
    const wrong: string[] = []
    for (const [folder, allowed] of Object.entries(below)) {
      for (const path of files(join(root, folder)).filter((file) => !isTest(file))) {
        for (const name of importsOf(path)) {
          const other = /^@kubemaze\/([a-z]+)/.exec(name)?.[1]
          if (other !== undefined && !allowed.includes(other)) wrong.push(`${relative(root, path)} imports ${name}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})
