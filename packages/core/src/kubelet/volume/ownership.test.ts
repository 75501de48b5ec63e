import { describe, expect, it } from 'vitest'
import { type KubeletLab, kubeletLab } from '../../../../../tests/kubelet-lab.ts'
import { configmaps, pods, secrets } from '../../api/kinds.ts'
import type { Container, Pod, Volume } from '../../api/pod.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import { createMemoryStore } from '../../etcd/memory-store.ts'
import { fileTrees } from '../../process/file-trees.ts'
import type { Files } from '../../process/files.ts'
import { userFiles } from '../../process/user-files.ts'

const image = 'ansilh/debug-tools'
const data = { a: 'one', b: 'two' }

function lab(over: Parameters<typeof kubeletLab>[0] = {}): KubeletLab {
  const made = kubeletLab(over)
  const metadata = { name: 'conf', namespace: 'default' }
  made.engine.client().create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  const encoded = { a: 'b25l', b: 'dHdv' }
  made.engine.client().create(secrets, { apiVersion: 'v1', kind: 'Secret', metadata, data: encoded })
  return made
}

function start(of: KubeletLab, volume: object, context: object = {}, container: Partial<Container> = {}): Files {
  const mounts = [{ name: 'v', mountPath: '/v' }]
  of.run({
    securityContext: context as Pod['spec']['securityContext'] & object,
    containers: [{ name: 'c', image, volumeMounts: mounts, ...container }],
    volumes: [{ name: 'v', ...volume } as Volume],
  })
  of.engine.settle()
  return filesOf(of)
}

function filesOf(of: KubeletLab): Files {
  const ref = of.kubelet.container('default', 'p')
  const files = ref && of.kubelet.files(ref)
  if (!files) throw new Error(JSON.stringify(of.pod().status))
  return files
}

/** Mode, owner and group, as `stat -c '%a %u %g'` prints them. */
function shown(files: Files, path: string): string {
  const stat = files.stat(path)
  return typeof stat === 'string' ? stat : `${stat.mode.toString(8)} ${stat.uid ?? 0} ${stat.gid ?? 0}`
}

const text = (files: Files, path: string): string => {
  const content = files.read(path)
  return typeof content === 'string' ? content : decodeUtf8(content)
}

const configMap = (more: object = {}) => ({ configMap: { name: 'conf', ...more } })
const secret = (more: object = {}) => ({ secret: { secretName: 'conf', ...more } })
const downward = { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.name' } }] } }
const projected = { projected: { sources: [{ secret: { name: 'conf' } }, { configMap: { name: 'conf' } }] } }
const group = { fsGroup: 2000 }

describe('[KLT47] owners and modes of volumes', () => {
  it.each<[string, object, object, root: string, file: string]>([
    ['emptyDir', { emptyDir: {} }, {}, '777 0 0', 'ENOENT'],
    ['emptyDir in memory', { emptyDir: { medium: 'Memory' } }, {}, '1777 0 0', 'ENOENT'],
    ['emptyDir, fsGroup', { emptyDir: {} }, group, '2777 0 2000', 'ENOENT'],
    ['emptyDir in memory, fsGroup', { emptyDir: { medium: 'Memory' } }, group, '3777 0 2000', 'ENOENT'],
    ['ConfigMap', configMap(), {}, '777 0 0', '644 0 0'],
    ['ConfigMap, defaultMode', configMap({ defaultMode: 0o400 }), {}, '777 0 0', '400 0 0'],
    ['ConfigMap, item', configMap({ items: [{ key: 'a', path: 'a', mode: 0o640 }] }), {}, '777 0 0', '640 0 0'],
    ['ConfigMap, fsGroup', configMap(), group, '2777 0 2000', '644 0 2000'],
    ['ConfigMap, defaultMode, fsGroup', configMap({ defaultMode: 0o400 }), group, '2777 0 2000', '440 0 2000'],
    ['Secret', secret(), {}, '1777 0 0', '644 0 0'],
    ['Secret, defaultMode', secret({ defaultMode: 0o400 }), {}, '1777 0 0', '400 0 0'],
    ['Secret, defaultMode, fsGroup', secret({ defaultMode: 0o400 }), group, '3777 0 2000', '440 0 2000'],
    ['Secret, runAsUser', secret({ defaultMode: 0o400 }), { runAsUser: 1000 }, '1777 0 0', '400 0 0'],
    ['downward API', downward, {}, '1777 0 0', '644 0 0'],
    ['projected', projected, {}, '1777 0 0', '644 0 0'],
    ['projected, fsGroup', projected, group, '3777 0 2000', '644 0 2000'],
  ])('%s', (_title, volume, context, root, file) => {
    const files = start(lab(), volume, context)
    expect([shown(files, '/v'), shown(files, '/v/a')]).toEqual([root, file])
  })

  it.each<[string, object, string]>([
    ['everybody’s', {}, '644 0 0'],
    ['of the one user', { runAsUser: 1000 }, '600 1000 0'],
    ['of the group', group, '640 0 2000'],
    ['of both', { runAsUser: 1000, ...group }, '640 1000 2000'],
  ])('a token is %s', (_title, context, expected) => {
    const files = start(lab(), { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }, context)
    expect(shown(files, '/v/token')).toBe(expected)
  })

  it('the dated directory and the links of a volume are the group’s', () => {
    const files = start(lab(), configMap(), group)
    expect(files.lstat('/v/a')).toMatchObject({ type: 'symlink', gid: 2000 })
    expect(shown(files, '/v/..data')).toBe('2755 0 2000')
  })

  it('what a user writes in an emptyDir is the user’s, and the fsGroup’s', () => {
    const of = lab()
    const files = userFiles(start(of, { emptyDir: {} }, { runAsUser: 1000, ...group }), { uid: 1000, groups: [0, 2000] })
    expect(files.write('/v/f', new Uint8Array([65]))).toBeUndefined()
    expect(shown(files, '/v/f')).toBe('644 1000 2000')
    expect(files.write('/etc/f', new Uint8Array([65]))).toBe('EACCES')
  })

  it('chmod of a volume’s own directory lasts', () => {
    const of = lab()
    start(of, { emptyDir: {} }).chmod('/v', 0o700)
    expect(shown(filesOf(of), '/v')).toBe('700 0 0')
  })

  it('a sub-path is as open as its volume', () => {
    const volumeMounts = [{ name: 'v', mountPath: '/v', subPath: 'deep/er' }]
    expect(shown(start(lab(), { emptyDir: {} }, {}, { volumeMounts }), '/v')).toBe('777 0 0')
  })
})

describe('[KLT48] what running Pods keep', () => {
  const client = (of: KubeletLab) => of.engine.client()

  it.each<[string, object, 'configmaps' | 'secrets']>([
    ['ConfigMap', configMap(), 'configmaps'],
    ['Secret', secret(), 'secrets'],
    ['projected ConfigMap', { projected: { sources: [{ configMap: { name: 'conf' } }] } }, 'configmaps'],
    ['projected Secret', { projected: { sources: [{ secret: { name: 'conf' } }] } }, 'secrets'],
  ])('a %s that is deleted leaves the files', (_title, volume, kind) => {
    const of = lab()
    const files = start(of, volume)
    client(of).delete(kind === 'secrets' ? secrets : configmaps, 'default', 'conf')
    of.engine.settle()
    expect([text(files, '/v/a'), text(filesOf(of), '/v/b')]).toEqual(['one', 'two'])
    expect(of.events()).toContainEqual(
      `Warning FailedMount MountVolume.SetUp failed for volume "v" : ${kind === 'secrets' ? 'secret' : 'configmap'} "conf" not found`,
    )
  })

  it('one that comes back is followed again', () => {
    const of = lab()
    const files = start(of, configMap())
    client(of).delete(configmaps, 'default', 'conf')
    const again = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf', namespace: 'default' }, data: { a: 'new' } }
    client(of).create(configmaps, again)
    of.engine.settle()
    expect([text(files, '/v/a'), files.stat('/v/b')]).toEqual(['new', 'ENOENT'])
    client(of).delete(configmaps, 'default', 'conf')
    expect(text(files, '/v/a')).toBe('new')
  })

  it('an optional one takes its files along', () => {
    const of = lab()
    const files = start(of, configMap({ optional: true }))
    client(of).delete(configmaps, 'default', 'conf')
    expect(files.stat('/v/a')).toBe('ENOENT')
  })

  it('a key that a volume names and that goes away leaves the whole volume as it was', () => {
    const of = lab()
    const files = start(of, configMap({ items: [{ key: 'a', path: 'a' }] }))
    client(of).update(configmaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: { b: 'x' },
    })
    expect(text(files, '/v/a')).toBe('one')
  })

  it('a file by sub-path stays as it was until its container starts again', () => {
    const of = lab()
    const volumeMounts = [
      { name: 'v', mountPath: '/whole' },
      { name: 'v', mountPath: '/one', subPath: 'a' },
    ]
    const files = start(of, configMap(), {}, { volumeMounts })
    for (const value of ['new', 'newer'])
      client(of).update(configmaps, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'conf', namespace: 'default' },
        data: { a: value },
      })
    of.engine.settle()
    expect([text(files, '/whole/a'), text(files, '/one')]).toEqual(['newer', 'one'])
    const ref = of.kubelet.container('default', 'p')
    if (ref) of.engine.turn(() => of.kubelet.exit(ref, 0))
    of.engine.settle()
    expect(text(filesOf(of), '/one')).toBe('newer')
  })

  it('nothing is kept of a Pod that is gone', () => {
    const of = lab()
    start(of, configMap())
    client(of).delete(configmaps, 'default', 'conf')
    expect(of.rows.range('kubelet/volumes/')).not.toEqual([])
    client(of).delete(pods, 'default', 'p', { gracePeriodSeconds: 0 })
    of.engine.settle()
    expect(of.rows.range('kubelet/volumes/')).toEqual([])
  })
})

describe('[KLT49] hostPath', () => {
  const node = () => {
    const trees = fileTrees(createMemoryStore().local, () => 0)
    const table = trees.rows('node')
    const files = trees.files(table)
    files.mkdir('/there')
    files.write('/there/f', new Uint8Array([65]))
    return { table, files }
  }

  it.each<[type: string, path: string, why: string | undefined]>([
    ['Directory', '/there', undefined],
    ['Directory', '/none', 'hostPath type check failed: /none is not a directory'],
    ['Directory', '/there/f', 'hostPath type check failed: /there/f is not a directory'],
    ['DirectoryOrCreate', '/made/deep', undefined],
    ['DirectoryOrCreate', '/there/f', 'hostPath type check failed: /there/f is not a directory'],
    ['File', '/there/f', undefined],
    ['File', '/there', 'hostPath type check failed: /there is not a file'],
    ['FileOrCreate', '/there/g', undefined],
    ['FileOrCreate', '/no/g', 'open /no/g: no such file or directory'],
    ['Socket', '/there/f', 'hostPath type check failed: /there/f is not a socket file'],
    ['CharDevice', '/none', 'hostPath type check failed: /none is not a character device'],
    ['BlockDevice', '/none', 'hostPath type check failed: /none is not a block device'],
    ['', '/anywhere', undefined],
  ])('type %j at %s', (type, path, why) => {
    const disk = node()
    const of = lab({ nodeFiles: () => disk.table })
    of.run({
      containers: [{ name: 'c', image, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', hostPath: { path, type } }],
    })
    of.engine.settle()
    if (why === undefined) {
      expect(of.pod().status?.phase).toBe('Running')
      expect(typeof disk.files.stat(path)).toBe('object')
    } else expect(of.events()).toContainEqual(`Warning FailedMount MountVolume.SetUp failed for volume "v" : ${why}`)
  })
})
