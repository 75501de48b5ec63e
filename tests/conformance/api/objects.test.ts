import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, eventually, jsonPatch, mergePatch, protobuf, startApi, strategicPatch } from './api.ts'

const listOptions = { kind: 'DeleteOptions', apiVersion: 'v1' }

describe('objects with their own tests', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('objects')
  })
  afterAll(() => api.close())

  const at = (resource: string): string => `/api/v1/namespaces/${namespace}/${resource}`

  describe('[sig-node] ConfigMap and Secret', () => {
    it.each([
      ['ConfigMap should fail to create ConfigMap with empty key', 'configmaps', { kind: 'ConfigMap', data: { '': 'value-1' } }],
      [
        'Secrets should fail to create secret due to empty secret key',
        'secrets',
        { kind: 'Secret', data: { '': 'dmFsdWUtMQo=' } },
      ],
    ])('%s', async (_name, resource, object) => {
      const body = { apiVersion: 'v1', metadata: { name: 'emptykey' }, ...object }
      const { code, body: status } = await api.send('POST', at(resource), { body, type: protobuf })
      expect([code, status.reason]).toEqual([422, 'Invalid'])
      expect(status.details.causes[0]).toMatchObject({ reason: 'FieldValueInvalid', field: 'data[]' })
    })

    it.each([
      ['ConfigMap', 'configmaps', { 'data-1': 'value-1' }, { 'data-1': 'value-2' }],
      ['Secret', 'secrets', { 'data-1': 'dmFsdWUtMQ==' }, { 'data-1': 'dmFsdWUtMg==' }],
    ])('%s should be immutable if `immutable` field is set', async (kind, resource, data, changed) => {
      const path = at(`${resource}/immutable`)
      const made = await api.ok('POST', at(resource), {
        body: { apiVersion: 'v1', kind, metadata: { name: 'immutable' }, data },
        type: protobuf,
      })
      const updated = await api.ok('PUT', path, {
        body: { ...made, data: { ...data, 'data-4': 'dmFsdWUtNA==' } },
        type: protobuf,
      })
      const frozen = await api.ok('PUT', path, { body: { ...updated, immutable: true }, type: protobuf })
      const refused = async (body: object): Promise<Body> => (await api.send('PUT', path, { body, type: protobuf })).body
      expect((await refused({ ...frozen, data: changed })).details.causes).toEqual([
        { reason: 'FieldValueForbidden', message: 'Forbidden: field is immutable when `immutable` is set', field: 'data' },
      ])
      expect((await refused({ ...frozen, immutable: false })).details.causes[0].field).toBe('immutable')
      expect(
        (
          await api.ok('PUT', path, {
            body: { ...frozen, metadata: { ...frozen.metadata, labels: { label1: 'v' } } },
            type: protobuf,
          })
        ).metadata.labels,
      ).toEqual({ label1: 'v' })
      await api.ok('DELETE', path)
    })

    it('ConfigMap should run through a ConfigMap lifecycle', async () => {
      const watching = await api.watch(at('configmaps'), { labelSelector: 'test-configmap-static=true', timeoutSeconds: 60 })
      const body = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'lifecycle', labels: { 'test-configmap-static': 'true' } },
        data: { valueName: 'value' },
      }
      await api.ok('POST', at('configmaps'), { body, type: protobuf })
      expect((await watching.next()).type).toBe('ADDED')
      await api.ok('PATCH', at('configmaps/lifecycle'), {
        body: { metadata: { labels: { 'test-configmap': 'patched' } }, data: { valueName: 'value1' } },
        type: strategicPatch,
      })
      expect((await watching.next()).object).toMatchObject({ data: { valueName: 'value1' } })
      const query = { labelSelector: 'test-configmap-static=true' }
      expect((await api.ok('GET', '/api/v1/configmaps', { query })).items[0]).toMatchObject({
        metadata: { labels: { 'test-configmap': 'patched' } },
      })
      await api.ok('DELETE', at('configmaps'), { query, body: listOptions, type: protobuf })
      expect((await watching.next()).type).toBe('DELETED')
      watching.stop()
    })

    it('Secrets should patch a secret', async () => {
      const body = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'patched', labels: { 'testsecret-constant': 'true' } },
        data: { key: 'dmFsdWU=' },
        type: 'Opaque',
      }
      await api.ok('POST', at('secrets'), { body, type: protobuf })
      const patched = await api.ok('PATCH', at('secrets/patched'), {
        body: { metadata: { labels: { testsecret: 'true' } }, data: { key: 'dmFsdWUx' } },
        type: strategicPatch,
      })
      expect(patched).toMatchObject({ metadata: { labels: { testsecret: 'true' } }, data: { key: 'dmFsdWUx' } })
      await api.ok('DELETE', at('secrets'), { query: { labelSelector: 'testsecret=true' } })
      expect((await api.send('GET', at('secrets/patched'))).code).toBe(404)
    })
  })

  it('[sig-node] Lease lease API should be available', async () => {
    const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`
    const spec = {
      holderIdentity: 'holder',
      leaseDurationSeconds: 30,
      acquireTime: '2026-01-01T00:00:00.000123Z',
      renewTime: '2026-01-01T00:00:05.000000Z',
      leaseTransitions: 0,
    }
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'lease' }, spec }
    await api.ok('POST', leases, { body: lease, type: protobuf })
    const read = await api.ok('GET', `${leases}/lease`)
    expect(read.spec).toEqual(spec)
    const changed = {
      ...read,
      spec: {
        holderIdentity: 'holder2',
        leaseDurationSeconds: 60,
        leaseTransitions: 1,
        acquireTime: spec.acquireTime,
        renewTime: spec.renewTime,
      },
    }
    expect((await api.ok('PUT', `${leases}/lease`, { body: changed, type: protobuf })).spec).toEqual(changed.spec)
    const patched = await api.ok('PATCH', `${leases}/lease`, {
      body: { spec: { holderIdentity: 'holder3', leaseDurationSeconds: 50 } },
      type: strategicPatch,
    })
    expect(patched.spec).toMatchObject({ holderIdentity: 'holder3', leaseDurationSeconds: 50, leaseTransitions: 1 })
    await api.ok('POST', leases, {
      body: { ...lease, metadata: { name: 'lease2', labels: { deletecollection: 'true' } } },
      type: protobuf,
    })
    const query = { labelSelector: 'deletecollection=true' }
    expect((await api.ok('GET', leases, { query })).items).toHaveLength(1)
    await api.ok('DELETE', leases, { query })
    await api.ok('DELETE', `${leases}/lease`)
    expect((await api.ok('GET', leases)).items).toEqual([])
  })

  it('[sig-node] Node Lifecycle should run through the lifecycle of a node', async () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'e2e-fake-node' },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
      },
    }
    await api.ok('POST', '/api/v1/nodes', { body: node, type: protobuf })
    const read = await api.ok('GET', '/api/v1/nodes/e2e-fake-node')
    expect(read.metadata.name).toBe('e2e-fake-node')
    const patched = await api.ok('PATCH', '/api/v1/nodes/e2e-fake-node', {
      body: { metadata: { labels: { 'e2e-fake-node': 'patched' } } },
      type: strategicPatch,
    })
    expect(patched.metadata.labels['e2e-fake-node']).toBe('patched')
    const query = { labelSelector: 'e2e-fake-node=patched' }
    expect((await api.ok('GET', '/api/v1/nodes', { query })).items).toHaveLength(1)
    const now = await api.ok('GET', '/api/v1/nodes/e2e-fake-node')
    now.metadata.labels['e2e-fake-node'] = 'updated'
    expect(
      (await api.ok('PUT', '/api/v1/nodes/e2e-fake-node', { body: now, type: protobuf })).metadata.labels['e2e-fake-node'],
    ).toBe('updated')
    await api.ok('DELETE', '/api/v1/nodes', { query: { labelSelector: 'e2e-fake-node=updated' } })
    const left = await eventually(
      () => api.ok('GET', '/api/v1/nodes', { query: { labelSelector: 'e2e-fake-node=updated' } }),
      ({ items }) => items.length === 0,
    )
    expect(left.items).toEqual([])
  })

  it('[sig-node] PodTemplates should replace a pod template', async () => {
    const template = { spec: { containers: [{ name: 'e2e-test', image: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0' }] } }
    const made = await api.ok('POST', at('podtemplates'), {
      body: { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'replaced' }, template },
      type: protobuf,
    })
    made.metadata.annotations = { updated: 'true' }
    expect((await api.ok('PUT', at('podtemplates/replaced'), { body: made, type: protobuf })).metadata.annotations).toEqual({
      updated: 'true',
    })
  })

  describe('[sig-instrumentation] Events', () => {
    const event = (name: string, more: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, labels: { 'testevent-constant': 'true' } },
      message: 'This is a test event',
      reason: 'Test',
      type: 'Normal',
      count: 1,
      involvedObject: { namespace },
      ...more,
    })

    it('should manage the lifecycle of an event', async () => {
      await api.ok('POST', at('events'), { body: event('event-test'), type: protobuf })
      const query = { labelSelector: 'testevent-constant=true' }
      expect((await api.ok('GET', '/api/v1/events', { query })).items).toHaveLength(1)
      await api.ok('PATCH', at('events/event-test'), {
        body: { message: 'This is a test event - patched' },
        type: strategicPatch,
      })
      const read = await api.ok('GET', at('events/event-test'))
      expect(read.message).toBe('This is a test event - patched')
      read.series = { count: 100, lastObservedTime: '2026-01-01T00:00:00.000123Z' }
      await api.ok('PUT', at('events/event-test'), { body: read, type: protobuf })
      expect((await api.ok('GET', at('events/event-test'))).series).toEqual(read.series)
      await api.ok('DELETE', at('events/event-test'))
      expect((await api.ok('GET', '/api/v1/events', { query })).items).toEqual([])
    })

    it('should delete a collection of events', async () => {
      for (const name of ['a', 'b', 'c'])
        await api.ok('POST', at('events'), { body: event(`test-event-${name}`), type: protobuf })
      const query = { labelSelector: 'testevent-constant=true' }
      expect((await api.ok('GET', at('events'), { query })).items).toHaveLength(3)
      await api.ok('DELETE', at('events'), { query, body: listOptions, type: protobuf })
      expect((await api.ok('GET', at('events'), { query })).items).toEqual([])
    })

    const events = (): string => `/apis/events.k8s.io/v1/namespaces/${namespace}/events`
    const newEvent = (name: string) => ({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name, labels: { 'testevent-set': 'true' } },
      regarding: { namespace },
      eventTime: '2026-01-01T00:00:00.000001Z',
      note: `This is ${name}`,
      action: 'Do',
      type: 'Normal',
      reason: 'Test',
      reportingController: 'test-controller',
      reportingInstance: 'test-node',
    })

    it('should ensure that an event can be fetched, patched, deleted, and listed', async () => {
      await api.ok('POST', events(), { body: newEvent('event-test'), type: protobuf })
      expect(
        (
          await api.ok('GET', '/apis/events.k8s.io/v1/events', {
            query: { fieldSelector: 'reportingController=test-controller' },
          })
        ).items,
      ).toHaveLength(1)
      expect(
        (await api.ok('GET', events(), { query: { fieldSelector: 'reportingController=another-controller' } })).items,
      ).toEqual([])
      const read = await api.ok('GET', `${events()}/event-test`)
      expect(read).toMatchObject({ note: 'This is event-test', regarding: { namespace }, reportingController: 'test-controller' })
      const series = { count: 2, lastObservedTime: '2026-01-01T00:00:01.000005Z' }
      await api.ok('PATCH', `${events()}/event-test`, { body: { series }, type: strategicPatch })
      expect((await api.ok('GET', `${events()}/event-test`)).series).toEqual(series)
      const again = { count: 100, lastObservedTime: '2026-01-01T00:00:02.000006Z' }
      await api.ok('PUT', `${events()}/event-test`, {
        body: { ...(await api.ok('GET', `${events()}/event-test`)), series: again },
        type: protobuf,
      })
      expect((await api.ok('GET', `${events()}/event-test`)).series).toEqual(again)
      await api.ok('DELETE', `${events()}/event-test`)
      expect((await api.send('GET', `${events()}/event-test`)).code).toBe(404)
    })

    it('should delete a collection of events through events.k8s.io', async () => {
      for (const name of ['1', '2', '3']) await api.ok('POST', events(), { body: newEvent(`test-event-${name}`), type: protobuf })
      const query = { labelSelector: 'testevent-set=true' }
      expect((await api.ok('GET', events(), { query })).items).toHaveLength(3)
      await api.ok('DELETE', events(), { query, body: listOptions, type: protobuf })
      expect((await api.ok('GET', events(), { query })).items).toEqual([])
    })
  })

  describe('[sig-apps] DisruptionController', () => {
    const budgets = (): string => `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`
    const budget = (name: string, labels: object) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, labels },
      spec: { minAvailable: '1%', selector: { matchLabels: { foo: 'bar' } } },
    })

    it('should create a PodDisruptionBudget', async () => {
      await api.ok('POST', budgets(), { body: budget('foo', {}), type: protobuf })
      const made = await api.ok('GET', `${budgets()}/foo`)
      expect(made.spec.selector.matchLabels.foo).toBe('bar')
      made.spec.minAvailable = '2%'
      expect((await api.ok('PUT', `${budgets()}/foo`, { body: made, type: protobuf })).spec.minAvailable).toBe('2%')
      const body = { spec: { minAvailable: '3%' } }
      expect((await api.ok('PATCH', `${budgets()}/foo`, { body, type: mergePatch })).spec.minAvailable).toBe('3%')
      await api.ok('DELETE', `${budgets()}/foo`)
    })

    it('Listing PodDisruptionBudgets for all namespaces should list and delete a collection of PodDisruptionBudgets', async () => {
      const labels = { specialLabel: namespace }
      for (const name of ['foo', 'foo2']) await api.ok('POST', budgets(), { body: budget(name, labels), type: protobuf })
      const query = { labelSelector: `specialLabel=${namespace}` }
      expect((await api.ok('GET', '/apis/policy/v1/poddisruptionbudgets', { query })).items).toHaveLength(2)
      await api.ok('DELETE', budgets(), { query })
      expect((await api.ok('GET', budgets(), { query })).items).toEqual([])
    })

    it('should update/patch PodDisruptionBudget status', async () => {
      await api.ok('POST', budgets(), { body: budget('status', {}), type: protobuf })
      await eventually(
        () => api.ok('GET', `${budgets()}/status`),
        ({ status }) => status?.observedGeneration > 0,
      )
      const read = await api.ok('GET', `${budgets()}/status/status`)
      read.status.disruptedPods = { pod: '2026-01-01T00:00:00Z' }
      const updated = await api.ok('PUT', `${budgets()}/status/status`, { body: read, type: protobuf })
      expect(updated.status.disruptedPods).toEqual({ pod: '2026-01-01T00:00:00Z' })
      const patched = await api.ok('PATCH', `${budgets()}/status/status`, {
        body: { status: { disruptedPods: { pod: null } } },
        type: mergePatch,
      })
      expect(patched.status.disruptedPods ?? {}).toEqual({})
    })
  })

  describe('[sig-storage]', () => {
    it('PersistentVolumes CSI Conformance should run through the lifecycle of a PV and a PVC', async () => {
      const labels = { 'e2e-pv': 'initial' }
      const volume = {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { generateName: 'pv-', labels },
        spec: {
          persistentVolumeReclaimPolicy: 'Retain',
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: '1Gi' },
          csi: { driver: 'foo', volumeHandle: 'bar' },
          storageClassName: 'lifecycle',
        },
      }
      const made = await api.ok('POST', '/api/v1/persistentvolumes', { body: volume, type: protobuf })
      const path = `/api/v1/persistentvolumes/${made.metadata.name}`
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { generateName: 'pvc-', labels },
        spec: { storageClassName: 'lifecycle', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }
      const madeClaim = await api.ok('POST', at('persistentvolumeclaims'), { body: claim, type: protobuf })
      const claimPath = at(`persistentvolumeclaims/${madeClaim.metadata.name}`)
      const list = (resource: string, labelSelector: string): Promise<Body> =>
        api.ok('GET', resource, { query: { labelSelector } })
      expect((await list('/api/v1/persistentvolumes', 'e2e-pv=initial')).items).toHaveLength(1)
      expect((await list(at('persistentvolumeclaims'), 'e2e-pv=initial')).items).toHaveLength(1)
      for (const one of [path, claimPath]) {
        const patched = await api.ok('PATCH', one, {
          body: { metadata: { labels: { 'e2e-pv': 'patched' } } },
          type: strategicPatch,
        })
        patched.metadata.labels['e2e-pv'] = 'updated'
        expect(
          (
            await api.ok('PUT', one, {
              body: await api
                .ok('GET', one)
                .then((now) => ({ ...now, metadata: { ...now.metadata, labels: patched.metadata.labels } })),
              type: protobuf,
            })
          ).metadata.labels['e2e-pv'],
        ).toBe('updated')
      }
      await api.ok('DELETE', claimPath)
      await api.ok('DELETE', path)
      await eventually(
        () => api.send('GET', path),
        ({ code }) => code === 404,
      )
      await eventually(
        () => api.send('GET', claimPath),
        ({ code }) => code === 404,
      )
      for (const query of [{ labelSelector: 'e2e-pv=updated' }]) {
        await api.ok('DELETE', '/api/v1/persistentvolumes', { query })
        await api.ok('DELETE', at('persistentvolumeclaims'), { query })
        expect((await list('/api/v1/persistentvolumes', query.labelSelector)).items).toEqual([])
      }
    })

    it('PersistentVolumes CSI Conformance should apply changes to a pv/pvc status', async () => {
      const volume = await api.ok('POST', '/api/v1/persistentvolumes', {
        body: {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { generateName: 'pv-' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            capacity: { storage: '1Gi' },
            csi: { driver: 'foo', volumeHandle: 'bar' },
            storageClassName: 'status',
          },
        },
        type: protobuf,
      })
      const claim = await api.ok('POST', at('persistentvolumeclaims'), {
        body: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { generateName: 'pvc-' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'status' },
        },
        type: protobuf,
      })
      const claimPath = at(`persistentvolumeclaims/${claim.metadata.name}/status`)
      expect((await api.ok('GET', claimPath)).status.phase).toMatch(/Pending|Bound/)
      const condition = { type: 'StatusPatched', status: 'True', reason: 'E2E patched status', message: 'Set by an e2e test' }
      const patched = await api.ok('PATCH', claimPath, {
        body: { metadata: { annotations: { e2e: 'patched' } }, status: { conditions: [condition] } },
        type: mergePatch,
      })
      expect(patched.status.conditions).toMatchObject([condition])
      patched.status.conditions.push({ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from an e2e test' })
      expect((await api.ok('PUT', claimPath, { body: patched, type: protobuf })).status.conditions).toHaveLength(2)
      const path = `/api/v1/persistentvolumes/${volume.metadata.name}/status`
      const failed = await api.ok('PATCH', path, {
        body: { status: { message: 'StatusPatched', reason: 'E2E patchStatus' } },
        type: mergePatch,
      })
      expect(failed.status).toMatchObject({ message: 'StatusPatched', reason: 'E2E patchStatus' })
      failed.status.reason = 'E2E updateStatus'
      expect((await api.ok('PUT', path, { body: failed, type: protobuf })).status.reason).toBe('E2E updateStatus')
    })

    it('VolumeAttachment Conformance should apply changes to a volumeattachment status', async () => {
      const collection = '/apis/storage.k8s.io/v1/volumeattachments'
      const spec = { attacher: 'e2e', nodeName: 'k8s-node-1', source: { persistentVolumeName: 'pv' } }
      await api.ok('POST', collection, {
        body: { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: { name: 'va' }, spec },
        type: protobuf,
      })
      const patched = await api.ok('PATCH', `${collection}/va/status`, {
        body: { metadata: { labels: { 'va-e2e': 'patched' } }, status: { attached: true } },
        type: strategicPatch,
      })
      expect(patched.status.attached).toBe(true)
      patched.status.attached = false
      expect((await api.ok('PUT', `${collection}/va/status`, { body: patched, type: protobuf })).status.attached).toBe(false)
    })
  })

  describe('[sig-network] Services', () => {
    it('should find a service from listing all namespaces', async () => {
      const { items } = await api.ok('GET', '/api/v1/services')
      expect(items.some(({ metadata }: Body) => metadata.name === 'kubernetes' && metadata.namespace === 'default')).toBe(true)
    })

    it('should delete a collection of services', async () => {
      const labels = { e2e_test: 'delete_svc_collection' }
      for (const name of ['e2e-svc-a', 'e2e-svc-b', 'e2e-svc-c'])
        await api.ok('POST', at('services'), {
          body: {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name, labels },
            spec: { ports: [{ port: 8080 }], selector: { a: 'b' } },
          },
          type: protobuf,
        })
      const query = { labelSelector: 'e2e_test=delete_svc_collection' }
      await api.ok('DELETE', at('services'), { query, body: listOptions, type: protobuf })
      expect((await api.ok('GET', at('services'), { query })).items).toEqual([])
    })

    it('Endpoints should test the lifecycle of an Endpoint', async () => {
      const path = at('endpoints/testservice')
      const body = {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name: 'testservice', labels: { 'test-endpoint-static': 'true' } },
        subsets: [{ addresses: [{ ip: '10.0.0.24' }], ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }],
      }
      await api.ok('POST', at('endpoints'), { body, type: protobuf })
      const read = await api.ok('GET', path)
      read.metadata.labels['test-service'] = 'updated'
      await api.ok('PUT', path, { body: read, type: protobuf })
      const subsets = [{ addresses: [{ ip: '10.0.0.25' }], ports: [{ name: 'http-test', port: 8080, protocol: 'TCP' }] }]
      await api.ok('PATCH', path, {
        body: { metadata: { labels: { 'test-service': 'patched' } }, subsets },
        type: strategicPatch,
      })
      expect(await api.ok('GET', path)).toMatchObject({ metadata: { labels: { 'test-service': 'patched' } }, subsets })
      await api.ok('DELETE', at('endpoints'), { query: { labelSelector: 'test-endpoint-static=true' } })
      expect((await api.send('GET', path)).code).toBe(404)
    })

    it('API Server should provide secure master service, with Endpoints and EndpointSlices pointing to it', async () => {
      const { spec } = await api.ok('GET', '/api/v1/namespaces/default/services/kubernetes')
      expect(spec.ports.map(({ port }: Body) => port)).toContain(443)
      const { subsets } = await api.ok('GET', '/api/v1/namespaces/default/endpoints/kubernetes')
      const { items } = await api.ok('GET', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
        query: { labelSelector: 'kubernetes.io/service-name=kubernetes' },
      })
      expect(items[0].endpoints[0].addresses).toEqual([subsets[0].addresses[0].ip])
    })
  })

  it('patches with operations that test first', async () => {
    await api.ok('POST', at('configmaps'), {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'operated' }, data: { a: '1' } },
    })
    const body = [
      { op: 'test', path: '/data/a', value: '1' },
      { op: 'add', path: '/metadata/labels', value: { 'a/b': '2' } },
      { op: 'replace', path: '/metadata/labels/a~1b', value: '3' },
    ]
    expect((await api.ok('PATCH', at('configmaps/operated'), { body, type: jsonPatch })).metadata.labels).toEqual({ 'a/b': '3' })
  })
})
