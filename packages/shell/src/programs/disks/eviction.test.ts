import { pods } from '@kubemaze/core/api/kinds.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { testLab } from '../../lab-for-tests.ts'

const lab = testLab()

const pod = (name: string, limits: Record<string, string>, volumes: object[] = []): string =>
  `kubectl run ${name} --image=busybox --restart=Never --overrides='${JSON.stringify({
    spec: {
      terminationGracePeriodSeconds: 30,
      volumes,
      containers: [
        {
          name: 'c',
          image: 'busybox',
          command: ['sleep', '3600'],
          resources: { limits },
          volumeMounts: volumes.map((_, i) => ({ name: `v${i}`, mountPath: `/v${i}` })),
        },
      ],
    },
  })}'`

const statusOf = (name: string) => lab.cluster.client().get(pods, 'default', name)?.status
const write = (name: string, path: string, megabytes: number) =>
  lab.run(`kubectl exec ${name} -- dd if=/dev/zero of=${path} bs=1M count=${megabytes}`)

describe('[KLT95] what a Pod writes beyond its limit evicts it', () => {
  beforeAll(async () => {
    await lab.run(pod('layer', { 'ephemeral-storage': '5Mi' }))
    await lab.run(pod('volume', { 'ephemeral-storage': '5Mi' }, [{ name: 'v0', emptyDir: {} }]))
    await lab.run(pod('dir', {}, [{ name: 'v0', emptyDir: { sizeLimit: '2Mi' } }]))
    await lab.run(pod('memory', { 'ephemeral-storage': '5Mi' }, [{ name: 'v0', emptyDir: { medium: 'Memory' } }]))
    await lab.run(pod('free', {}, [{ name: 'v0', emptyDir: {} }]))
    await lab.run(pod('little', { 'ephemeral-storage': '50Mi' }))
    await lab.settle()
  })

  it.each([
    ['layer', '/f', 'Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. '],
    ['volume', '/v0/f', 'Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. '],
    ['dir', '/v0/f', 'Usage of EmptyDir volume "v0" exceeds the limit "2Mi". '],
  ])('%s: %s', async (name, path, message) => {
    expect((await write(name, path, 10)).stderr).toContain('10+0 records out')
    lab.cluster.advance(12_000)
    expect(statusOf(name)).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
    expect(statusOf(name)?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(137)
    const events = await lab.run(`kubectl get events --field-selector involvedObject.name=${name},reason=Evicted --no-headers`)
    expect(events.stdout).toMatch(/Warning +Evicted/)
  })

  it.each([
    ['memory', '/v0/f'],
    ['free', '/v0/f'],
    ['little', '/f'],
  ])('%s stays', async (name, path) => {
    await write(name, path, 10)
    lab.cluster.advance(30_000)
    expect(statusOf(name)).toMatchObject({ phase: 'Running' })
    expect((await lab.run(`kubectl exec ${name} -- wc -c ${path}`)).stdout).toBe(`10485760 ${path}\n`)
  })

  it('fallocate makes a file that long', async () => {
    const { stdout } = await lab.run(
      'kubectl exec free -- sh -c "fallocate -l 3M /v0/a; fallocate -l 1k /v0/b; wc -c /v0/a /v0/b"',
    )
    expect(stdout).toMatch(/^ *3145728 \/v0\/a\n *1024 \/v0\/b\n/)
  })

  it.each([
    ['fallocate /v0/f', 'fallocate: no length specified'],
    ['fallocate -l 1x /v0/f', "fallocate: invalid number '1x'"],
    ['fallocate -l 0 /v0/f', 'fallocate: number 0 is not in 1..9223372036854775807 range'],
    ['fallocate -l 1 /none/f', "fallocate: can't open '/none/f': No such file or directory"],
    ['fallocate -l 1G /v0/f', "fallocate: fallocate '/v0/f': No space left on device"],
  ])('%s', async (command, words) => {
    expect((await lab.run(`kubectl exec free -- ${command}`)).stderr).toContain(words)
  })
})
