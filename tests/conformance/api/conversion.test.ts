import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, openLab, type Thing } from '../pods/lab.ts'
import { caBundle, deployServer } from './hook-server.ts'

const group = 'stable.example.com'
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

describe('CustomResourceConversionWebhook', () => {
  let lab: Lab
  let namespace: string
  let service: Thing
  beforeAll(async () => {
    lab = await openLab()
    namespace = await lab.namespace()
    const args = ['crd-conversion-webhook', '--port=9443']
    service = await deployServer(lab, namespace, { name: 'e2e-test-crd-conversion-webhook', args, port: 9443 })
  })
  afterAll(() => lab.close())

  const text = { type: 'string' }
  const schemaOf = (fields: string[]): Thing => ({
    openAPIV3Schema: { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, text])) },
  })
  const versionsOf = (storage: string): Thing[] => [
    { name: 'v1', served: true, storage: storage === 'v1', schema: schemaOf(['hostPort']) },
    { name: 'v2', served: true, storage: storage === 'v2', schema: schemaOf(['host', 'port']) },
  ]
  const define = (kind: string, path = '/crdconvert'): Promise<Thing> =>
    lab.post(definitions, {
      metadata: { name: `${kind.toLowerCase()}s.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: `${kind.toLowerCase()}s`, kind },
        versions: versionsOf('v1'),
        conversion: {
          strategy: 'Webhook',
          webhook: { clientConfig: { caBundle, service: { ...service, path } }, conversionReviewVersions: ['v1', 'v1beta1'] },
        },
      },
    })
  const at = (kind: string, version: string, name = ''): string =>
    `/apis/${group}/${version}/namespaces/${namespace}/${kind.toLowerCase()}s${name && `/${name}`}`
  const object = (kind: string, version: string, name: string, more: Thing): Thing => ({
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name },
    ...more,
  })

  it('[HOK7] should be able to convert from CR v1 to CR v2', async () => {
    await define('Single')
    await lab.post(at('Single', 'v1'), object('Single', 'v1', 'a', { hostPort: 'localhost:8080' }))
    const { apiVersion, host, port, hostPort } = await lab.get(at('Single', 'v2', 'a'))
    expect({ apiVersion, host, port, hostPort }).toEqual({
      apiVersion: `${group}/v2`,
      host: 'localhost',
      port: '8080',
      hostPort: undefined,
    })
    // written through v2, stored as v1
    await lab.patch(at('Single', 'v2', 'a'), { port: '9090' }, 'merge')
    expect((await lab.get(at('Single', 'v1', 'a'))).hostPort).toBe('localhost:9090')
    await lab.delete(at('Single', 'v2', 'a'))
  })

  it('[HOK7] should be able to convert a non homogeneous list of CRs', async () => {
    const made = await define('Mixed')
    await lab.post(at('Mixed', 'v1'), object('Mixed', 'v1', 'old', { hostPort: 'localhost:8080' }))
    const moved = await lab.patch(`${definitions}/${made.metadata.name}`, { spec: { versions: versionsOf('v2') } }, 'merge')
    expect(moved.status.storedVersions).toEqual(['v1', 'v2'])
    await lab.post(at('Mixed', 'v2'), object('Mixed', 'v2', 'new', { host: 'example', port: '80' }))
    const both = async (version: string): Promise<Thing[]> => (await lab.get(at('Mixed', version))).items
    expect((await both('v1')).map(({ apiVersion, hostPort }) => [apiVersion, hostPort])).toEqual([
      [`${group}/v1`, 'example:80'],
      [`${group}/v1`, 'localhost:8080'],
    ])
    expect((await both('v2')).map(({ apiVersion, host, port }) => [apiVersion, host, port])).toEqual([
      [`${group}/v2`, 'example', '80'],
      [`${group}/v2`, 'localhost', '8080'],
    ])
  })

  it('[HOK7] tells what its webhook says, and why it cannot be asked', async () => {
    await define('Refused')
    await lab.post(at('Refused', 'v1'), object('Refused', 'v1', 'a', { hostPort: 'nonsense' }))
    const told = await lab.send('GET', at('Refused', 'v2', 'a'))
    const of = `conversion webhook for ${group}/v1, Kind=Refused failed`
    expect([told.status, told.body.message]).toEqual([500, `${of}: invalid hostPort value \`nonsense\``])
    expect((await lab.run(`kubectl get refuseds.v2.${group} a -n ${namespace}`)).stderr).toBe(
      `Error from server: ${told.body.message}\n`,
    )
    await lab.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/${service.name}`, { spec: { replicas: 0 } })
    await lab.settle()
    const { spec } = await lab.get(`/api/v1/namespaces/${namespace}/services/${service.name}`)
    const unreached = await lab.send('GET', at('Refused', 'v2'))
    const url = `https://${service.name}.${namespace}.svc:9443/crdconvert?timeout=30s`
    expect(unreached.body.message).toBe(`${of}: Post "${url}": dial tcp ${spec.clusterIP}:9443: connect: connection refused`)
    // nothing is half written, and the version that is stored needs nobody
    expect((await lab.send('POST', at('Refused', 'v2'), object('Refused', 'v2', 'b', { host: 'a' }))).status).toBe(500)
    expect((await lab.get(at('Refused', 'v1'))).items).toHaveLength(1)
  })
})
