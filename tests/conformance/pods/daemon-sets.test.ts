import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, core, httpd, isReady, type Lab, openLab, type Thing } from './lab.ts'

function newSet(name: string, more: object = {}, pod: object = {}): Thing {
  const labels = { 'daemonset-name': name }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'app', image: httpd, ports: [{ containerPort: 9376 }] }],
          ...pod,
        },
      },
      ...more,
    },
  }
}

describe('DaemonSet', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const get = (name: string) => lab.get(apps(ns, `daemonsets/${name}`))
  const podsOf = async (name: string): Promise<Thing[]> =>
    (await lab.get(core(ns, `pods?labelSelector=daemonset-name%3D${name}`))).items
  const onNodes = (name: string, nodes: string[]) =>
    lab.until(
      () => podsOf(name),
      (pods) =>
        pods.every(isReady) &&
        pods
          .map((pod) => pod.spec.nodeName)
          .sort()
          .join() === nodes.join(),
    )
  const both = ['k8s-node-1', 'k8s-node-2']
  const drop = async (name: string) => {
    await lab.delete(apps(ns, `daemonsets/${name}`), { propagationPolicy: 'Background' })
    await lab.until(
      () => podsOf(name),
      (pods) => pods.length === 0,
    )
  }

  it('runs on every node, again after a Pod is deleted, and stops', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('simple'))
    const [first] = (await onNodes('simple', both)) as [Thing]
    await lab.delete(core(ns, `pods/${first.metadata.name}`), { gracePeriodSeconds: 0 })
    const pods = await onNodes('simple', both)
    expect(pods.map((pod) => pod.metadata.uid)).not.toContain(first.metadata.uid)
    expect((await get('simple')).status).toMatchObject({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberAvailable: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      updatedNumberScheduled: 2,
    })
    await drop('simple')
  })

  it.each([
    ['a node selector', { nodeSelector: { 'daemonset-color': 'blue' } }],
    [
      'node affinity',
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'daemonset-color', operator: 'In', values: ['blue'] }] }],
            },
          },
        },
      },
    ],
  ])('follows the labels of nodes by %s', async (what, pod) => {
    const name = what.replaceAll(' ', '-')
    await lab.post(apps(ns, 'daemonsets'), newSet(name, {}, pod))
    await lab.settle()
    expect(await podsOf(name)).toEqual([])
    const colour = (value: string | null) =>
      lab.patch('/api/v1/nodes/k8s-node-1', { metadata: { labels: { 'daemonset-color': value } } })
    await colour('blue')
    await onNodes(name, ['k8s-node-1'])
    await colour('green')
    await onNodes(name, [])
    const nodeSelector = { 'daemonset-color': 'green' }
    const spec = { updateStrategy: { type: 'RollingUpdate' }, template: { spec: { nodeSelector, affinity: null } } }
    await lab.patch(apps(ns, `daemonsets/${name}`), { spec })
    await onNodes(name, ['k8s-node-1'])
    await colour(null)
    await drop(name)
  })

  it('makes a Pod anew that has failed', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('retry'))
    const [pod] = (await onNodes('retry', both)) as [Thing]
    pod.metadata.resourceVersion = ''
    pod.status.phase = 'Failed'
    await lab.put(core(ns, `pods/${pod.metadata.name}/status`), pod)
    await lab.until(
      () => podsOf('retry'),
      (pods) => !pods.some((one) => one.metadata.uid === pod.metadata.uid),
    )
    await onNodes('retry', both)
    await drop('retry')
  })

  it('rolls an update out, one node after the other, and keeps what it was', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('rolling', { updateStrategy: { type: 'RollingUpdate' } }))
    await onNodes('rolling', both)
    const revisions = async () => (await lab.get(apps(ns, 'controllerrevisions?labelSelector=daemonset-name%3Drolling'))).items
    const [first] = await revisions()
    for (const pod of await podsOf('rolling'))
      expect(pod.metadata.labels['controller-revision-hash']).toBe(first.metadata.labels['controller-revision-hash'])
    const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
    await lab.patch(apps(ns, 'daemonsets/rolling'), { spec: { template: { spec: { containers: [{ name: 'app', image }] } } } })
    await lab.until(
      () => podsOf('rolling'),
      (pods) => pods.length === 2 && pods.every((pod) => isReady(pod) && pod.spec.containers[0].image === image),
    )
    expect((await revisions()).map((one: Thing) => one.revision).sort()).toEqual([1, 2])
    await drop('rolling')
  })

  it('rolls back without touching the Pods that were never updated', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('rollback', { updateStrategy: { type: 'RollingUpdate' } }))
    const before = await onNodes('rollback', both)
    const image = 'foo:non-existent'
    const set = (to: string) =>
      lab.patch(apps(ns, 'daemonsets/rollback'), { spec: { template: { spec: { containers: [{ name: 'app', image: to }] } } } })
    await set(image)
    const middle = await lab.until(
      () => podsOf('rollback'),
      (pods) => pods.length === 2 && pods.some((pod) => pod.spec.containers[0].image === image),
    )
    const kept = middle.filter((pod) => pod.spec.containers[0].image === httpd)
    expect(kept).toHaveLength(1)
    await set(httpd)
    const after = await lab.until(
      () => podsOf('rollback'),
      (pods) => pods.length === 2 && pods.every((pod) => isReady(pod) && pod.spec.containers[0].image === httpd),
    )
    const survivor = after.find((pod) => pod.metadata.uid === kept[0].metadata.uid)
    expect(survivor?.status.containerStatuses[0].restartCount).toBe(0)
    expect(before.map((pod) => pod.metadata.uid)).toContain(survivor?.metadata.uid)
    await drop('rollback')
  })

  it('with maxSurge brings the new Pod before the old one goes', async () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 }
    await lab.post(apps(ns, 'daemonsets'), newSet('surge', { updateStrategy: { type: 'RollingUpdate', rollingUpdate } }))
    await onNodes('surge', both)
    const env = [{ name: 'VERSION', value: '2' }]
    await lab.patch(apps(ns, 'daemonsets/surge'), { spec: { template: { spec: { containers: [{ name: 'app', env }] } } } })
    let most = 0
    await lab.until(
      () => podsOf('surge'),
      (pods) => {
        most = Math.max(most, pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).length)
        expect(pods.filter(isReady).length).toBeGreaterThanOrEqual(2)
        return pods.length === 2 && pods.every((pod) => pod.spec.containers[0].env !== undefined && isReady(pod))
      },
    )
    expect(most).toBe(3)
    await drop('surge')
  })

  it('keeps what others write into its status, and goes by deletecollection', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('status'))
    await onNodes('status', both)
    const path = apps(ns, 'daemonsets/status/status')
    const latest = await lab.get(path)
    latest.status.conditions = [{ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from e2e test' }]
    await lab.put(path, latest)
    await lab.settle()
    expect((await get('status')).status.conditions).toMatchObject([{ type: 'StatusUpdate' }])
    const conditions = [{ type: 'StatusPatched', status: 'True' }]
    await lab.patch(path, { status: { conditions } }, 'merge')
    await lab.settle()
    expect((await get('status')).status).toMatchObject({ conditions, numberReady: 2 })
    const query = 'daemonsets?labelSelector=daemonset-name%3Dstatus'
    expect((await lab.get(apps(ns, query))).items).toHaveLength(1)
    await lab.delete(apps(ns, query), { propagationPolicy: 'Background' })
    expect((await lab.get(apps(ns, query))).items).toEqual([])
  })

  it('a ControllerRevision is listed, patched, created, replaced and deleted', async () => {
    await lab.post(apps(ns, 'daemonsets'), newSet('revisions'))
    await onNodes('revisions', both)
    const query = 'controllerrevisions?labelSelector=daemonset-name%3Drevisions'
    const [initial] = (await lab.get(apps(ns, query))).items
    const path = apps(ns, `controllerrevisions/${initial.metadata.name}`)
    const patched = await lab.patch(path, { metadata: { labels: { [initial.metadata.name]: 'patched' } } })
    expect(patched.metadata.labels[initial.metadata.name]).toBe('patched')
    const { labels, ownerReferences } = initial.metadata
    const second = await lab.post(apps(ns, 'controllerrevisions'), {
      metadata: { name: 'revisions-5c5c', labels, ownerReferences },
      data: initial.data,
      revision: initial.revision + 1,
    })
    await lab.delete(path)
    await lab.until(
      () => lab.get(apps(ns, query)),
      ({ items }) => items.length === 1 || items.length === 2,
    )
    const latest = await lab.get(apps(ns, `controllerrevisions/${second.metadata.name}`))
    latest.metadata.labels['revisions-5c5c'] = 'updated'
    expect(
      (await lab.put(apps(ns, `controllerrevisions/${second.metadata.name}`), latest)).metadata.labels['revisions-5c5c'],
    ).toBe('updated')
    await lab.patch(apps(ns, 'daemonsets/revisions'), { spec: { template: { spec: { terminationGracePeriodSeconds: 5 } } } })
    await lab.until(
      () => lab.get(apps(ns, query)),
      ({ items }) => items.some((one: Thing) => one.revision === initial.revision + 2),
    )
    await lab.delete(apps(ns, 'controllerrevisions?labelSelector=revisions-5c5c%3Dupdated'))
    expect((await lab.send('GET', apps(ns, 'controllerrevisions/revisions-5c5c'))).status).toBe(404)
    await drop('revisions')
  })
})
