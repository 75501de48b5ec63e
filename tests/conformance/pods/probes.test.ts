import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agnhost, busybox, conditionOf, core, eventually, isReady, type Lab, openLab, type Thing } from './lab.ts'

describe('probes and hooks', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const path = (name: string) => core(ns, `pods/${name}`)
  const pod = (name: string) => lab.get(path(name))
  const create = (name: string, spec: object) =>
    lab.post(core(ns, 'pods'), { metadata: { name }, spec: { terminationGracePeriodSeconds: 0, ...spec } })
  const restarts = (one: Thing): number => one.status.containerStatuses?.[0].restartCount ?? 0
  const drop = (name: string) => lab.delete(path(name), { gracePeriodSeconds: 0 })
  const events = async (name: string): Promise<string[]> =>
    (await lab.get(core(ns, `events?fieldSelector=involvedObject.name%3D${name}`))).items.map(
      (one: Thing) => `${one.reason} ${one.message}`,
    )

  const health = ['sh', '-c', 'echo ok >/tmp/health; sleep 10; rm -rf /tmp/health; sleep 600']
  const kept = ['sh', '-c', 'echo ok >/tmp/health; sleep 600']
  const probe = (handler: object, initialDelaySeconds = 1) => ({
    ...handler,
    initialDelaySeconds,
    periodSeconds: 5,
    failureThreshold: 1,
    timeoutSeconds: 5,
  })
  const cat = { exec: { command: ['cat', '/tmp/health'] } }
  const grpc = { args: ['grpc-health-checking'] }

  it.each<[string, object, object, number, RegExp | undefined]>([
    [
      'exec, until the file is gone',
      { image: busybox, command: health },
      probe(cat),
      1,
      /^Unhealthy Liveness probe failed: cat: can't open '\/tmp\/health': No such file or directory/,
    ],
    ['exec, while the file stays', { image: busybox, command: kept }, probe(cat), 0, undefined],
    [
      'http to /healthz',
      { args: ['liveness'] },
      probe({ httpGet: { path: '/healthz', port: 8080 } }),
      1,
      /^Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 500/,
    ],
    ['http that is well', { args: ['test-webserver'] }, probe({ httpGet: { path: '/', port: 80 } }), 0, undefined],
    [
      'http redirected to itself',
      { args: ['liveness'] },
      probe({ httpGet: { path: '/redirect?loc=%2Fhealthz', port: 8080 } }),
      1,
      undefined,
    ],
    ['tcp that is open', { args: ['liveness'] }, probe({ tcpSocket: { port: 8080 } }), 0, undefined],
    [
      'tcp that is closed',
      { args: ['pause'] },
      probe({ tcpSocket: { port: 8080 } }),
      1,
      /^Unhealthy Liveness probe failed: dial tcp 10\.10\.\d+\.\d+:8080: connect: connection refused/,
    ],
    ['gRPC', grpc, probe({ grpc: { port: 5000 } }), 0, undefined],
    [
      'gRPC on a port where nobody is',
      grpc,
      probe({ grpc: { port: 2333 } }),
      1,
      /^Unhealthy Liveness probe failed: timeout: failed to connect service "10\.10\.\d+\.\d+:2333" within/,
    ],
  ])('liveness by %s', async (what, container, livenessProbe, atLeast, event) => {
    const name = `live-${what.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
    await create(name, { containers: [{ name: 'c', image: agnhost, ...container, livenessProbe }] })
    await eventually(
      () => pod(name),
      ({ status }) => status.phase === 'Running',
    )
    for (let tries = 0; tries < 20; tries++) {
      await lab.run('sleep 15')
      const count = restarts(await pod(name))
      if (atLeast === 0) expect(count).toBe(0)
      if (atLeast === 0 ? tries >= 2 : count >= atLeast) break
      // a script goes on in the host's time
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(restarts(await pod(name))).toBeGreaterThanOrEqual(atLeast)
    const said = await events(name)
    if (event)
      expect(
        said.some((line) => event.test(line)),
        said.join('\n'),
      ).toBe(true)
    if (atLeast > 0) expect(said).toContain('Killing Container c failed liveness probe, will be restarted')
    await drop(name)
  })

  it('readiness waits for its delay, and never restarts', async () => {
    const readinessProbe = { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 30 }
    await create('ready-late', { containers: [{ name: 'c', image: agnhost, args: ['test-webserver'], readinessProbe }] })
    await eventually(
      () => pod('ready-late'),
      ({ status }) => status.phase === 'Running',
    )
    expect(isReady(await pod('ready-late'))).toBe(false)
    await lab.run('sleep 40')
    const { status } = await pod('ready-late')
    const started = Date.parse(status.containerStatuses[0].state.running.startedAt)
    expect(Date.parse(conditionOf({ status }, 'Ready').lastTransitionTime) - started).toBeGreaterThanOrEqual(29_000)
    expect(restarts({ status })).toBe(0)
    await drop('ready-late')
  })

  it('a readiness probe that fails is never ready and never restarts', async () => {
    const readinessProbe = { exec: { command: ['/bin/false'] }, initialDelaySeconds: 1, periodSeconds: 2 }
    await create('never-ready', { containers: [{ name: 'c', image: busybox, command: kept, readinessProbe }] })
    await eventually(
      () => pod('never-ready'),
      ({ status }) => status.phase === 'Running',
    )
    await lab.run('sleep 30')
    expect(isReady(await pod('never-ready'))).toBe(false)
    expect(restarts(await pod('never-ready'))).toBe(0)
    await drop('never-ready')
  })

  it('a startup probe keeps the others from speaking, and may restart the container', async () => {
    const slow = ['sh', '-c', 'sleep 10; echo ok >/tmp/startup; sleep 600']
    const startupProbe = { exec: { command: ['cat', '/tmp/startup'] }, periodSeconds: 1, failureThreshold: 60 }
    const livenessProbe = { exec: { command: ['/bin/true'] }, periodSeconds: 1, failureThreshold: 1 }
    const readinessProbe = { exec: { command: ['/bin/true'] }, periodSeconds: 1 }
    await create('starts', {
      containers: [{ name: 'c', image: busybox, command: slow, startupProbe, livenessProbe, readinessProbe }],
    })
    await eventually(
      () => pod('starts'),
      ({ status }) => status.phase === 'Running',
    )
    expect((await pod('starts')).status.containerStatuses[0]).toMatchObject({ started: false, ready: false })
    await lab.run('sleep 15')
    await eventually(
      () => pod('starts'),
      ({ status }) => status.containerStatuses[0].started && status.containerStatuses[0].ready,
    )
    expect(restarts(await pod('starts'))).toBe(0)
    await drop('starts')
    const never = { exec: { command: ['/bin/false'] }, periodSeconds: 1, failureThreshold: 2 }
    await create('never-starts', { containers: [{ name: 'c', image: busybox, command: kept, startupProbe: never }] })
    await eventually(
      () => pod('never-starts'),
      ({ status }) => status.phase === 'Running',
    )
    await lab.run('sleep 20')
    expect(restarts(await pod('never-starts'))).toBeGreaterThanOrEqual(1)
    expect(await events('never-starts')).toContain('Killing Container c failed startup probe, will be restarted')
    await drop('never-starts')
  })

  describe('lifecycle hooks', () => {
    let handler: string
    const log = async (name: string): Promise<string> => String((await lab.send('GET', `${path(name)}/log`)).body)
    beforeAll(async () => {
      await create('handler', {
        containers: [
          { name: 'container-handle-http-request', image: agnhost, args: ['netexec', '--http-port', '8080', '--udp-port', '-1'] },
        ],
      })
      handler = (
        await eventually(
          () => pod('handler'),
          (one) => isReady(one),
        )
      ).status.podIP
    })

    it.each([
      ['postStart', 'exec'],
      ['postStart', 'http'],
      ['preStop', 'exec'],
      ['preStop', 'http'],
    ])('%s by %s reaches the handler', async (kind, how) => {
      const name = `${kind}-${how}`.toLowerCase()
      const target = `/echo?msg=${name}`
      const hook =
        how === 'exec'
          ? { exec: { command: ['sh', '-c', `curl http://${handler}:8080${target}`] } }
          : { httpGet: { path: target, host: handler, port: 8080 } }
      await lab.post(core(ns, 'pods'), {
        metadata: { name },
        spec: { containers: [{ name: 'c', image: agnhost, args: ['pause'], lifecycle: { [kind]: hook } }] },
      })
      await eventually(
        () => pod(name),
        (one) => isReady(one),
      )
      const reached = () =>
        eventually(
          () => log('handler'),
          (text) => text.includes(`GET ${target}`),
        )
      if (kind === 'postStart') await reached()
      await lab.delete(path(name))
      if (kind === 'preStop') await reached()
    })

    it('sleep takes its time out of the grace, and no longer', async () => {
      for (const [name, seconds, grace] of [
        ['sleep-short', 3, 30],
        ['sleep-long', 20, 2],
      ] as const) {
        const lifecycle = { preStop: { sleep: { seconds } } }
        await create(name, {
          terminationGracePeriodSeconds: 30,
          containers: [{ name: 'c', image: agnhost, args: ['pause'], lifecycle }],
        })
        await eventually(
          () => pod(name),
          (one) => isReady(one),
        )
        const begun = Date.now()
        await lab.delete(path(name), { gracePeriodSeconds: grace })
        await eventually(
          () => lab.send('GET', path(name)),
          ({ status }) => status === 404,
        )
        const took = Date.now() - begun
        expect(took).toBeGreaterThan(Math.min(seconds, grace) * 1000 - 200)
      }
    })

    it('a postStart hook that fails ends its container', async () => {
      const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'echo no; exit 7'] } } }
      await create('hook-fails', { containers: [{ name: 'c', image: busybox, command: kept, lifecycle }] })
      const seen = await eventually(
        () => events('hook-fails'),
        (all) => all.some((line) => line.startsWith('FailedPostStartHook')),
      )
      expect(seen).toContain('FailedPostStartHook PostStartHook failed')
      await eventually(
        () => pod('hook-fails'),
        (one) => restarts(one) > 0,
      )
      await drop('hook-fails')
    })
  })
})
