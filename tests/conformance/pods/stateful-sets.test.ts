import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, core, eventually, httpd, isReady, type Lab, openLab, type Thing } from './lab.ts'

/** Models test/e2e/framework/statefulset NewStatefulSet with the HTTP probe that the tests set. */
function newSet(name: string, replicas: number, more: object = {}, container: object = {}): Thing {
  const labels = { foo: 'bar', baz: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      replicas,
      serviceName: 'test',
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'webserver',
              image: httpd,
              imagePullPolicy: 'IfNotPresent',
              readinessProbe: {
                httpGet: { path: '/index.html', port: 80 },
                periodSeconds: 1,
                successThreshold: 1,
                failureThreshold: 1,
              },
              ...container,
            },
          ],
        },
      },
      ...more,
    },
  }
}

describe('StatefulSet', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
    await lab.post(core(ns, 'services'), {
      metadata: { name: 'test' },
      spec: { clusterIP: 'None', selector: { foo: 'bar' }, ports: [{ port: 80, name: 'http' }] },
    })
  })
  afterAll(() => lab.close())

  const get = (name: string) => lab.get(apps(ns, `statefulsets/${name}`))
  const podsOf = async (name: string): Promise<Thing[]> => (await lab.get(core(ns, `pods?labelSelector=baz%3D${name}`))).items
  const names = (pods: Thing[]): string[] => pods.map((pod) => pod.metadata.name).sort()
  const pod = (name: string) => lab.get(core(ns, `pods/${name}`))
  const ready = (name: string, count: number) =>
    lab.until(
      () => get(name),
      ({ status }) => status.readyReplicas === count && status.replicas === count,
    )
  const scale = (name: string, replicas: number) =>
    lab.patch(apps(ns, `statefulsets/${name}/scale`), { spec: { replicas } }, 'merge')
  const exec = (name: string, command: string) => lab.run(`kubectl exec --namespace=${ns} ${name} -- /bin/sh -x -c '${command}'`)
  const breakProbe = (name: string) => exec(name, 'mv -v /usr/local/apache2/htdocs/index.html /tmp/ || true')
  const mendProbe = (name: string) => exec(name, 'mv -v /tmp/index.html /usr/local/apache2/htdocs/ || true')
  const isReadyNow = (name: string, wanted: boolean) =>
    lab.until(
      () => pod(name),
      (one) => isReady(one) === wanted,
    )
  const drop = async (name: string) => {
    await lab.delete(apps(ns, `statefulsets/${name}`), { propagationPolicy: 'Background' })
    await lab.until(
      () => podsOf(name),
      (pods) => pods.length === 0,
    )
  }

  it('rolls an update out from the end and back again, and waits for a Pod that is not ready', async () => {
    await lab.post(apps(ns, 'statefulsets'), newSet('ss2', 3))
    const first = await ready('ss2', 3)
    const { currentRevision, updateRevision } = first.status
    expect(currentRevision).toBe(updateRevision)
    for (const one of await podsOf('ss2')) expect(one.metadata.labels['controller-revision-hash']).toBe(currentRevision)
    const image = 'registry.k8s.io/e2e-test-images/httpd:2.4.39-4'
    await breakProbe('ss2-1')
    await isReadyNow('ss2-1', false)
    await lab.patch(apps(ns, 'statefulsets/ss2'), {
      spec: { template: { spec: { containers: [{ name: 'webserver', image }] } } },
    })
    const rolling = await lab.until(
      () => get('ss2'),
      ({ status }) => status.updateRevision !== currentRevision,
    )
    expect(rolling.status.currentRevision).toBe(currentRevision)
    await lab.settle()
    expect((await pod('ss2-2')).spec.containers[0].image).toBe(httpd)
    await mendProbe('ss2-1')
    await isReadyNow('ss2-1', true)
    const rolled = await lab.until(
      () => get('ss2'),
      ({ status }) => status.currentRevision === rolling.status.updateRevision && status.readyReplicas === 3,
    )
    for (const one of await podsOf('ss2')) {
      expect(one.spec.containers[0].image).toBe(image)
      expect(one.metadata.labels['controller-revision-hash']).toBe(rolled.status.updateRevision)
    }
    await lab.patch(apps(ns, 'statefulsets/ss2'), {
      spec: { template: { spec: { containers: [{ name: 'webserver', image: httpd }] } } },
    })
    await lab.settle()
    await lab.settle()
    expect((await ready('ss2', 3)).status).toMatchObject({ currentRevision, updateRevision: currentRevision })
    await drop('ss2')
  })

  it('canary and phased updates stop at the partition', async () => {
    await lab.post(
      apps(ns, 'statefulsets'),
      newSet('canary', 3, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } }),
    )
    await lab.settle()
    const before = (await ready('canary', 3)).status.currentRevision
    const image = 'registry.k8s.io/e2e-test-images/httpd:2.4.39-4'
    await lab.patch(apps(ns, 'statefulsets/canary'), {
      spec: { template: { spec: { containers: [{ name: 'webserver', image }] } } },
    })
    await lab.settle()
    const images = async () =>
      (await podsOf('canary'))
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
        .map((one) => one.spec.containers[0].image === image)
    expect(await images()).toEqual([false, false, false])
    for (const [partition, expected] of [
      [2, [false, false, true]],
      [1, [false, true, true]],
    ] as const) {
      await lab.patch(apps(ns, 'statefulsets/canary'), { spec: { updateStrategy: { rollingUpdate: { partition } } } })
      await lab.settle()
      expect(await images()).toEqual(expected)
    }
    for (const name of ['canary-0', 'canary-2']) await lab.delete(core(ns, `pods/${name}`))
    await lab.settle()
    await ready('canary', 3)
    expect(await images()).toEqual([false, true, true])
    expect((await get('canary')).status).toMatchObject({ currentRevision: before, currentReplicas: 1, updatedReplicas: 2 })
    await lab.patch(apps(ns, 'statefulsets/canary'), { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } })
    await lab.settle()
    expect(await images()).toEqual([true, true, true])
    await drop('canary')
  })

  it('scales in order, and halts while a Pod is not ready', async () => {
    await lab.post(apps(ns, 'statefulsets'), newSet('ss', 1))
    await ready('ss', 1)
    await breakProbe('ss-0')
    await isReadyNow('ss-0', false)
    await scale('ss', 3)
    await lab.settle()
    expect(names(await podsOf('ss'))).toEqual(['ss-0'])
    await mendProbe('ss-0')
    await ready('ss', 3)
    const order = (await podsOf('ss')).sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    expect(order.map((one) => one.metadata.creationTimestamp)).toEqual(order.map((one) => one.metadata.creationTimestamp).sort())
    for (const name of ['ss-0', 'ss-1', 'ss-2']) await breakProbe(name)
    for (const name of ['ss-0', 'ss-1', 'ss-2']) await isReadyNow(name, false)
    await scale('ss', 0)
    await lab.settle()
    expect(names(await podsOf('ss'))).toEqual(['ss-0', 'ss-1', 'ss-2'])
    for (const name of ['ss-0', 'ss-1', 'ss-2']) await mendProbe(name)
    await lab.until(
      () => podsOf('ss'),
      (pods) => pods.length === 0,
    )
    expect((await get('ss')).status.replicas).toBe(0)
    await drop('ss')
  })

  it('in parallel, unready Pods hold nothing up', async () => {
    await lab.post(apps(ns, 'statefulsets'), newSet('burst', 1, { podManagementPolicy: 'Parallel' }))
    await ready('burst', 1)
    await breakProbe('burst-0')
    await isReadyNow('burst-0', false)
    await scale('burst', 3)
    await lab.until(
      () => podsOf('burst'),
      (pods) => pods.length === 3,
    )
    await scale('burst', 0)
    await lab.until(
      () => podsOf('burst'),
      (pods) => pods.length === 0,
    )
    await drop('burst')
  })

  it('makes a Pod anew that its node turned away', async () => {
    const [node] = (await lab.get('/api/v1/nodes?labelSelector=!node-role.kubernetes.io%2Fcontrol-plane')).items
    const ports = [{ containerPort: 21017, hostPort: 21017, name: 'conflict' }]
    const nodeName = node.metadata.name
    const container = { name: 'webserver', image: httpd, ports }
    await lab.post(core(ns, 'pods'), { metadata: { name: 'test-pod' }, spec: { nodeName, containers: [container] } })
    await eventually(
      () => pod('test-pod'),
      ({ status }) => status.phase === 'Running',
    )
    const set = newSet('evicted', 1, {}, { ports })
    set.spec.template.spec.nodeName = nodeName
    await lab.post(apps(ns, 'statefulsets'), set)
    const uids = new Set<string>()
    await eventually(
      () => podsOf('evicted'),
      ([one]) => {
        if (one) uids.add(one.metadata.uid)
        return uids.size > 1
      },
    )
    await lab.delete(core(ns, 'pods/test-pod'), { gracePeriodSeconds: 0 })
    await eventually(
      () => podsOf('evicted'),
      ([one]) => one?.status.phase === 'Running',
    )
    await drop('evicted')
  })

  it('has scale and status subresources, and is listed, patched and deleted by collection', async () => {
    await lab.post(apps(ns, 'statefulsets'), newSet('sub', 1))
    await ready('sub', 1)
    const before = await lab.get(apps(ns, 'statefulsets/sub/scale'))
    expect(before).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { replicas: 1 } })
    await lab.put(apps(ns, 'statefulsets/sub/scale'), {
      ...before,
      metadata: { ...before.metadata, resourceVersion: '' },
      spec: { replicas: 2 },
    })
    expect((await get('sub')).spec.replicas).toBe(2)
    await scale('sub', 4)
    expect((await get('sub')).spec.replicas).toBe(4)
    const status = await lab.get(apps(ns, 'statefulsets/sub/status'))
    const condition = { type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' }
    status.status.conditions = [condition]
    const updated = await lab.put(apps(ns, 'statefulsets/sub/status'), {
      ...status,
      metadata: { ...status.metadata, resourceVersion: '' },
    })
    expect(updated.status.conditions).toMatchObject([condition])
    await lab.patch(
      apps(ns, 'statefulsets/sub/status'),
      { status: { conditions: [{ type: 'StatusPatched', status: 'True' }] } },
      'merge',
    )
    await lab.settle()
    expect((await get('sub')).status.conditions).toMatchObject([{ type: 'StatusPatched' }])
    await lab.patch(apps(ns, 'statefulsets/sub'), {
      metadata: { labels: { test: 'patched' } },
      spec: {
        replicas: 1,
        template: { spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'webserver', image: 'nginx' }] } },
      },
    })
    await lab.delete(apps(ns, 'statefulsets?labelSelector=test%3Dpatched'), { propagationPolicy: 'Background' })
    await lab.until(
      () => lab.get('/apis/apps/v1/statefulsets?labelSelector=test%3Dpatched'),
      ({ items }) => items.length === 0,
    )
  })

  it('makes a claim for each Pod, which waits while no volume is there, in the scheduler’s words', async () => {
    const set = newSet('claims', 2, {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      ],
    })
    set.spec.template.spec.containers[0].volumeMounts = [{ name: 'data', mountPath: '/data' }]
    await lab.post(apps(ns, 'statefulsets'), set)
    await lab.settle()
    const claim = await lab.get(core(ns, 'persistentvolumeclaims/data-claims-0'))
    expect(claim).toMatchObject({ metadata: { labels: { foo: 'bar', baz: 'claims' } }, status: { phase: 'Pending' } })
    const waiting = await pod('claims-0')
    expect(waiting.spec.volumes[0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-claims-0' } })
    expect(waiting.status).toMatchObject({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
        },
      ],
    })
    expect(names(await podsOf('claims'))).toEqual(['claims-0'])
    const events = (await lab.get(core(ns, 'events?fieldSelector=involvedObject.name%3Ddata-claims-0'))).items
    expect(events.map((one: Thing) => `${one.reason} ${one.message}`)).toContain(
      'FailedBinding no persistent volumes available for this claim and no storage class is set',
    )
    for (const name of ['pv-a', 'pv-b']) {
      await lab.post('/api/v1/persistentvolumes', {
        metadata: { name },
        spec: { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/mnt/${name}` } },
      })
    }
    await ready('claims', 2)
    const bound = await lab.get(core(ns, 'persistentvolumeclaims/data-claims-0'))
    expect(bound).toMatchObject({ spec: { volumeName: 'pv-a' }, status: { phase: 'Bound', capacity: { storage: '2Gi' } } })
    expect((await lab.get('/api/v1/persistentvolumes/pv-a')).status.phase).toBe('Bound')
    await exec('claims-0', 'echo kept > /data/file')
    await drop('claims')
    await lab.post(apps(ns, 'statefulsets'), set)
    await ready('claims', 2)
    expect((await exec('claims-0', 'cat /data/file')).stdout).toBe('kept\n')
    await drop('claims')
    await lab.delete(core(ns, 'persistentvolumeclaims/data-claims-0'))
    await lab.until(
      () => lab.get('/api/v1/persistentvolumes/pv-a'),
      ({ status }) => status.phase === 'Released',
    )
  })
})
