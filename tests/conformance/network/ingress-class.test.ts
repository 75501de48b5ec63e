import { describe, expect, it } from 'vitest'
import { type Api, group, type Thing } from './api.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { useSuite } from './suite.ts'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'
const classes = '/apis/networking.k8s.io/v1/ingressclasses'

/** [Serial] upstream: what is default counts for all. */
describe('IngressClass', () => {
  const suite = useSuite()
  const make = (api: Api, name: string, marked: boolean): Promise<Thing> =>
    api.create(classes, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name, labels: { e2e: 'class' }, ...(marked ? { annotations: { [isDefault]: 'true' } } : {}) },
      spec: { controller: 'example.com/controller' },
    })
  /** The class that a new Ingress without one gets, with these classes in the cluster, the first the oldest. */
  async function given(made: [string, boolean][], pauseMs = 0): Promise<string | undefined> {
    const { api } = suite()
    const namespace = await createNamespace(api, 'ingressclass', 'baseline')
    for (const [name, marked] of made) {
      await make(api, name, marked)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    const spec = { defaultBackend: { service: { name: 'defaultbackend', port: { number: 80 } } } }
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'ingress1' }, spec }
    const ingress = await api.create(group('networking.k8s.io/v1', namespace, 'ingresses'), body)
    await api.removeAll(classes, { labelSelector: 'e2e=class' })
    await deleteNamespace(api, namespace)
    return ingress.spec.ingressClassName
  }

  it('[sig-network] IngressClass should set default value on new IngressClass [Serial]', async () => {
    expect(await given([['ingressclass1', true]])).toBe('ingressclass1')
  })

  it('[sig-network] IngressClass should not set default value if no default IngressClass [Serial]', async () => {
    expect(await given([['ingressclass1', false]])).toBeUndefined()
  })

  it('[sig-network] IngressClass should choose the one with the later CreationTimestamp, if equal the one with the lower name when two ingressClasses are marked as default [Serial]', async () => {
    expect(
      await given(
        [
          ['ingressclass1', true],
          ['ingressclass2', true],
        ],
        1100,
      ),
    ).toBe('ingressclass2')
  })

  it('[sig-network] IngressClass should allow IngressClass to have Namespace-scoped parameters [Serial]', async () => {
    const { api } = suite()
    const parameters = { apiGroup: 'example.com', kind: 'Config', name: 'config', scope: 'Namespace', namespace: 'default' }
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'scoped' } }
    const made = await api.create(classes, { ...body, spec: { controller: 'example.com/controller', parameters } })
    expect(made.spec.parameters).toEqual(parameters)
    await api.remove(`${classes}/scoped`)
  })
})
