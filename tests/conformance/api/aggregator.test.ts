import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionOf, type Lab, openLab, type Thing } from '../pods/lab.ts'
import { caBundle, deployServer } from './hook-server.ts'

const group = 'wardle.example.com'
const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices'
const name = `v1alpha1.${group}`

describe('Aggregator', () => {
  let lab: Lab
  let namespace: string
  beforeAll(async () => {
    lab = await openLab()
    namespace = await lab.namespace()
  })
  afterAll(() => lab.close())

  const register = (): Promise<Thing> =>
    lab.post(apiServices, {
      metadata: { name },
      spec: {
        service: { namespace, name: 'sample-api', port: 443 },
        group,
        version: 'v1alpha1',
        caBundle,
        groupPriorityMinimum: 2000,
        versionPriority: 200,
      },
    })
  const available = async (): Promise<Thing> => {
    const { status, reason, message } = conditionOf(await lab.get(`${apiServices}/${name}`), 'Available')
    return [status, reason, message]
  }
  const flunders = `/apis/${group}/v1alpha1/namespaces/default/flunders`

  it('[HOK8] [HOK10] Should be able to support the 1.17 Sample API Server using the current Aggregator', async () => {
    await register()
    expect(await available()).toEqual(['False', 'ServiceNotFound', `service/sample-api in "${namespace}" is not present`])
    expect(await lab.send('GET', flunders)).toMatchObject({ status: 503, body: 'service unavailable\n' })
    const image = 'registry.k8s.io/e2e-test-images/sample-apiserver:1.33.8'
    await deployServer(lab, namespace, { name: 'sample-api', image, args: ['--secure-port=443'], port: 443 })
    expect(await available()).toEqual(['True', 'Passed', 'all checks passed'])

    const flunder = {
      apiVersion: `${group}/v1alpha1`,
      kind: 'Flunder',
      metadata: { name: 'a', labels: { 'sample-label': 'true' } },
    }
    const made = await lab.send('POST', flunders, flunder)
    expect([made.status, made.body.kind, made.body.metadata.name]).toEqual([201, 'Flunder', 'a'])
    expect((await lab.get(flunders)).items).toHaveLength(1)
    const patched = await lab.patch(`${flunders}/a`, { metadata: { labels: { more: 'x' } } }, 'merge')
    expect(patched.metadata.labels).toEqual({ 'sample-label': 'true', more: 'x' })
    expect((await lab.get(`${flunders}?labelSelector=more%3Dy`)).items).toEqual([])
    expect((await lab.run('kubectl get flunders')).stdout).toMatch(/^NAME +CREATED AT\na +\d{4}-/)
    await lab.delete(`${flunders}/a`)
    expect((await lab.get(flunders)).items).toEqual([])

    const groups = await lab.get('/apis')
    expect(groups.groups.find((one: Thing) => one.name === group).preferredVersion.groupVersion).toBe(`${group}/v1alpha1`)
    const { resources } = await lab.get(`/apis/${group}/v1alpha1`)
    expect(resources.map((one: Thing) => one.name)).toEqual(['fischers', 'flunders'])
    expect((await lab.run('kubectl api-resources --api-group=wardle.example.com --no-headers -o name')).stdout).toBe(
      `fischers.${group}\nflunders.${group}\n`,
    )
  })

  it('[HOK13] streams a watch of what its server holds', async () => {
    const at = `${flunders}?watch=1`
    await lab.post(flunders, { kind: 'Flunder', metadata: { name: 'w1', labels: { a: 'x' } } })
    const { resourceVersion } = (await lab.get(flunders)).metadata
    const [all, since, selected] = await Promise.all([
      lab.watch(at),
      lab.watch(`${at}&resourceVersion=${resourceVersion}`),
      lab.watch(`${at}&labelSelector=a%3Dy`),
    ])
    const seen = async (watch: typeof all): Promise<string> => {
      const { type, object } = await watch.next()
      return `${type} ${object.metadata.name} ${object.metadata.labels.a}`
    }
    expect(await seen(all)).toBe('ADDED w1 x')
    expect(await since.silent()).toBe(true)
    await lab.patch(`${flunders}/w1`, { metadata: { labels: { a: 'y' } } }, 'merge')
    expect([await seen(all), await seen(since), await seen(selected)]).toEqual(['MODIFIED w1 y', 'MODIFIED w1 y', 'ADDED w1 y'])
    await lab.delete(`${flunders}/w1`)
    expect([await seen(all), await seen(since), await seen(selected)]).toEqual(['DELETED w1 y', 'DELETED w1 y', 'DELETED w1 y'])
    const named = await lab.watch(`${at}&fieldSelector=metadata.name%3Dw2`)
    await lab.post(flunders, { kind: 'Flunder', metadata: { name: 'w3', labels: { a: 'x' } } })
    await lab.post(flunders, { kind: 'Flunder', metadata: { name: 'w2', labels: { a: 'x' } } })
    expect(await seen(named)).toBe('ADDED w2 x')
    const streamed = await lab.watch(
      `${at}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=a%3Dz`,
    )
    expect((await streamed.next()).object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
    const old = await lab.watch(`${at}&resourceVersion=1`)
    expect((await old.next()).object.metadata.name).toBe('a')
    expect((await lab.send('GET', `${at}&fieldSelector=spec.a%3Dw2`)).body.message).toBe('field label not supported: spec.a')
    for (const watch of [all, since, selected, named, streamed, old]) watch.stop()
    await lab.delete(flunders)
  })

  it('[HOK13] is part of OpenAPI, and kubectl explains it', async () => {
    const { paths } = await lab.get('/openapi/v3')
    expect(paths[`apis/${group}/v1alpha1`]).toEqual({ serverRelativeURL: `/openapi/v3/apis/${group}/v1alpha1` })
    const { components } = await lab.get(`/openapi/v3/apis/${group}/v1alpha1`)
    const prefix = 'io.k8s.sample-apiserver.pkg.apis.wardle.v1alpha1'
    expect(Object.keys(components.schemas)).toContain(`${prefix}.Flunder`)
    const v2 = await lab.get('/openapi/v2')
    expect(v2.definitions[`${prefix}.FlunderSpec`].properties).toHaveProperty('referenceType')
    expect(v2.paths).toHaveProperty([`/apis/${group}/v1alpha1/fischers`])
    // this server's own definitions stay
    expect(v2.definitions['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'].properties).toHaveProperty('managedFields')
    expect((await lab.run('kubectl explain flunders.spec.referenceType')).stdout).toBe(
      `GROUP:      ${group}\nKIND:       Flunder\nVERSION:    v1alpha1\n\nFIELD: referenceType <string>\n\n\nDESCRIPTION:\n    The kind of what is referred to: "Flunder" or "Fischer".\n    \n\n`,
    )
  })

  it('[HOK8] is told when its server goes, and kubectl says so', async () => {
    const watch = await lab.watch(`${flunders}?watch=1`)
    await lab.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/sample-api`, { spec: { replicas: 0 } })
    await lab.settle()
    await expect(watch.next()).rejects.toThrow('the watch ended')
    const missing = `endpointslices for service/sample-api in "${namespace}" have no addresses with port name ""`
    expect(await available()).toEqual(['False', 'MissingEndpoints', missing])
    expect((await lab.run(`kubectl get --raw ${flunders}`)).stderr).toBe(
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request\n',
    )
    expect((await lab.run('kubectl get flunders')).stderr).toBe(`error: the server doesn't have a resource type "flunders"\n`)
    expect((await lab.run('kubectl get pods')).exitCode).toBe(0)
    await lab.delete(`${apiServices}/${name}`)
    expect((await lab.send('GET', flunders)).status).toBe(404)
  })

  it('[HOK10] asks RBAC before it asks another server', async () => {
    await register()
    const { stderr } = await lab.run('kubectl get --raw /apis/wardle.example.com/v1alpha1/flunders --as=nobody')
    expect(stderr).toBe(
      'Error from server (Forbidden): flunders.wardle.example.com is forbidden: User "nobody" cannot list resource "flunders" in API group "wardle.example.com" at the cluster scope\n',
    )
    await lab.delete(`${apiServices}/${name}`)
  })

  it.each([
    [{ groupPriorityMinimum: 0 }, 'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000'],
    [{ versionPriority: 1001 }, 'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000'],
    [
      { insecureSkipTLSVerify: true, caBundle },
      'spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present',
    ],
    [{ service: { name: 'a' } }, 'spec.service.namespace: Required value'],
    [
      { service: undefined, caBundle: 'Y2VydGlmaWNhdGU=' },
      'spec.caBundle: Invalid value: "11 bytes": local APIServices may not have a caBundle',
    ],
  ])('[HOK9] refuses %o', async (more, why) => {
    const service = { namespace, name: 'a' }
    const spec = { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100, service, ...more }
    const { body } = await lab.send('POST', apiServices, { metadata: { name: 'v1.x.example.com' }, spec })
    expect(body.message).toBe(`APIService.apiregistration.k8s.io "v1.x.example.com" is invalid: ${why}`)
  })

  it("an APIService without a Service is the API server's own", async () => {
    const spec = { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 }
    await lab.post(apiServices, { metadata: { name: 'v1.x.example.com' }, spec })
    const found = conditionOf(await lab.get(`${apiServices}/v1.x.example.com`), 'Available')
    expect([found.status, found.reason, found.message]).toEqual(['True', 'Local', 'Local APIServices are always available'])
  })
})
