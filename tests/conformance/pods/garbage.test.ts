import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, conditionOf, core, isReady, type Lab, openLab, pause, type Thing } from './lab.ts'

describe('garbage collection and namespaces', () => {
  let lab: Lab
  let ns: string
  beforeAll(async () => {
    lab = await openLab()
    ns = await lab.namespace()
  })
  afterAll(() => lab.close())

  const spec = { terminationGracePeriodSeconds: 0, containers: [{ name: 'nginx', image: pause }] }
  const rc = (name: string, replicas = 3): Thing => ({
    metadata: { name },
    spec: { replicas, selector: { name }, template: { metadata: { labels: { name } }, spec } },
  })
  const deployment = (name: string): Thing => ({
    metadata: { name },
    spec: { replicas: 2, selector: { matchLabels: { name } }, template: { metadata: { labels: { name } }, spec } },
  })
  const podsOf = async (name: string): Promise<Thing[]> => (await lab.get(core(ns, `pods?labelSelector=name%3D${name}`))).items
  const setsOf = async (name: string): Promise<Thing[]> =>
    (await lab.get(apps(ns, `replicasets?labelSelector=name%3D${name}`))).items
  const gone = (path: string) =>
    lab.until(
      () => lab.send('GET', path),
      ({ status }) => status === 404,
    )
  const running = (name: string, count: number) =>
    lab.until(
      () => podsOf(name),
      (pods) => pods.filter(isReady).length === count,
    )

  it.each([
    ['Background', 0],
    ['Foreground', 0],
    ['Orphan', 3],
  ])('a ReplicationController deleted with %s leaves %i Pods', async (propagationPolicy, left) => {
    const name = `rc-${propagationPolicy.toLowerCase()}`
    await lab.post(core(ns, 'replicationcontrollers'), rc(name))
    await running(name, 3)
    const answer = await lab.delete(core(ns, `replicationcontrollers/${name}`), { propagationPolicy })
    if (propagationPolicy === 'Foreground') expect(answer.metadata?.finalizers ?? []).toContain('foregroundDeletion')
    await gone(core(ns, `replicationcontrollers/${name}`))
    const pods = await lab.until(
      () => podsOf(name),
      (all) => all.length === left,
    )
    for (const pod of pods) expect(pod.metadata.ownerReferences).toBeUndefined()
  })

  it.each([
    ['Background', 0],
    ['Orphan', 1],
  ])('a Deployment deleted with %s leaves %i ReplicaSets', async (propagationPolicy, left) => {
    const name = `deploy-${propagationPolicy.toLowerCase()}`
    await lab.post(apps(ns, 'deployments'), deployment(name))
    await running(name, 2)
    await lab.delete(apps(ns, `deployments/${name}`), { propagationPolicy })
    await gone(apps(ns, `deployments/${name}`))
    const sets = await lab.until(
      () => setsOf(name),
      (all) => all.length === left,
    )
    for (const set of sets) expect(set.metadata.ownerReferences).toBeUndefined()
  })

  it('[sig-api-machinery] Garbage collector should orphan pods created by rc if deleteOptions.OrphanDependents is nil', async () => {
    const { metadata } = await lab.post(core(ns, 'replicationcontrollers'), rc('rc-nil', 2))
    await running('rc-nil', 2)
    await lab.delete(core(ns, 'replicationcontrollers/rc-nil'), { preconditions: { uid: metadata.uid } })
    await gone(core(ns, 'replicationcontrollers/rc-nil'))
    const pods = await podsOf('rc-nil')
    expect(pods.map(({ metadata }) => [metadata.ownerReferences, metadata.deletionTimestamp])).toEqual(
      Array(2).fill([undefined, undefined]),
    )
  })

  it('Pods of a Job stay unless its deletion says otherwise, and who deletes it is told', async () => {
    const job = { metadata: { name: 'left' }, spec: { template: { spec: { ...spec, restartPolicy: 'Never' } } } }
    const path = `/apis/batch/v1/namespaces/${ns}/jobs`
    const ofJob = async () => (await lab.get(core(ns, 'pods?labelSelector=job-name%3Dleft'))).items as Thing[]
    const warningOf = async (body: Thing | undefined): Promise<string | null> => {
      await lab.post(path, job)
      await lab.until(ofJob, (all) => all.some(isReady))
      const { warning } = await lab.send('DELETE', `${path}/left`, body)
      await gone(`${path}/left`)
      return warning
    }
    expect(await warningOf({ propagationPolicy: 'Background' })).toBeNull()
    await lab.until(ofJob, (all) => all.length === 0)
    expect(await warningOf(undefined)).toContain(
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=',
    )
    expect((await ofJob()).map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined])
  })

  it('what has another valid owner stays when one that waits for its dependents goes', async () => {
    await lab.post(core(ns, 'replicationcontrollers'), rc('to-be-deleted', 4))
    const stays = await lab.post(core(ns, 'replicationcontrollers'), rc('to-stay', 0))
    const pods = await running('to-be-deleted', 4)
    const reference = { apiVersion: 'v1', kind: 'ReplicationController', name: 'to-stay', uid: stays.metadata.uid }
    for (const pod of pods.slice(0, 2)) {
      const ownerReferences = [...pod.metadata.ownerReferences, reference]
      await lab.patch(core(ns, `pods/${pod.metadata.name}`), { metadata: { ownerReferences } }, 'merge')
    }
    await lab.delete(core(ns, 'replicationcontrollers/to-be-deleted'), { propagationPolicy: 'Foreground' })
    await gone(core(ns, 'replicationcontrollers/to-be-deleted'))
    const left = await lab.until(
      () => podsOf('to-be-deleted'),
      (all) => all.length === 2,
    )
    for (const pod of left) expect(pod.metadata.ownerReferences.map(({ uid }: Thing) => uid)).toEqual([stays.metadata.uid])
  })

  it('a circle of owners is no obstacle', async () => {
    const made: Thing[] = []
    for (const name of ['pod1', 'pod2', 'pod3']) made.push(await lab.post(core(ns, 'pods'), { metadata: { name }, spec }))
    for (const [i, pod] of made.entries()) {
      const { name, uid } = (made[(i + 2) % 3] as Thing).metadata
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true }]
      await lab.patch(core(ns, `pods/${pod.metadata.name}`), { metadata: { ownerReferences } }, 'merge')
    }
    await lab.delete(core(ns, 'pods/pod1'), { propagationPolicy: 'Foreground' })
    for (const name of ['pod1', 'pod2', 'pod3']) await gone(core(ns, `pods/${name}`))
  })

  it('a namespace goes with its Pods', async () => {
    const other = await lab.namespace()
    await lab.post(core(other, 'pods'), { metadata: { name: 'test-pod' }, spec })
    await lab.until(
      () => lab.get(core(other, 'pods/test-pod')),
      (pod) => isReady(pod),
    )
    await lab.delete(`/api/v1/namespaces/${other}`)
    await gone(`/api/v1/namespaces/${other}`)
    await lab.post('/api/v1/namespaces', { metadata: { name: other } })
    expect((await lab.get(core(other, 'pods'))).items).toEqual([])
  })

  it('a namespace’s Pods go first; while one is held, what it may need stays', async () => {
    const other = await lab.namespace()
    const finalizers = ['e2e.example.com/finalizer']
    await lab.post(core(other, 'pods'), { metadata: { name: 'held', finalizers }, spec })
    await lab.post(core(other, 'configmaps'), { metadata: { name: 'needed' } })
    await lab.delete(`/api/v1/namespaces/${other}`)
    await lab.settle()
    expect((await lab.get(core(other, 'pods/held'))).metadata.deletionTimestamp).toBeDefined()
    expect((await lab.get(core(other, 'configmaps/needed'))).metadata.deletionTimestamp).toBeUndefined()
    const namespace = await lab.get(`/api/v1/namespaces/${other}`)
    expect(conditionOf(namespace, 'NamespaceContentRemaining').message).toBe(
      'Some resources are remaining: pods. has 1 resource instances',
    )
    expect(conditionOf(namespace, 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: 'Some content in the namespace has finalizers remaining: e2e.example.com/finalizer in 1 resource instances',
    })
    await lab.patch(core(other, 'pods/held'), { metadata: { finalizers: null } }, 'merge')
    await gone(`/api/v1/namespaces/${other}`)
  })
})
