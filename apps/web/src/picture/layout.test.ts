import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandsOf, type Cluster } from './layout.ts'

type Pod = Cluster['pods'][number]
const pod = (name: string, labels: Record<string, string>, more: Partial<Pod> = {}): Pod => ({
  namespace: 'default',
  name,
  phase: 'Running',
  ready: true,
  ip: '10.10.1.2',
  node: 'k8s-node-1',
  labels,
  ports: [],
  ...more,
})
const service = (
  name: string,
  selector: Record<string, string>,
  endpoints: { ip: string; ready: boolean }[],
): Cluster['services'][number] => ({
  namespace: 'default',
  name,
  type: 'NodePort',
  clusterIP: '192.168.10.86',
  selector,
  externalIPs: [],
  endpoints,
  ports: [{ port: 80, targetPort: 9090, nodePort: 30391, protocol: 'TCP' }],
})
const cluster = (services: Cluster['services'], pods: Pod[]): Cluster => ({
  type: 'cluster',
  revision: 1,
  services,
  pods,
  nodes: [{ name: 'k8s-master', ip: '192.168.56.201' }],
})

it('puts Pods behind the Service that selects them, and the others last', () => {
  const bands = bandsOf(
    cluster(
      [service('coffee', { run: 'coffee' }, [{ ip: '10.10.1.2', ready: true }])],
      [pod('debugger', { run: 'debugger' }), pod('coffee', { run: 'coffee', tier: 'a' })],
    ),
  )
  expect(bands.map((band) => [band.service?.title, band.pods.map((card) => card.title)])).toEqual([
    ['coffee', ['coffee']],
    [undefined, ['debugger']],
  ])
  expect(bands[0]?.service).toMatchObject({
    address: '192.168.10.86',
    ports: ['80 → 9090'],
    doors: [{ address: '192.168.56.201:30391', notch: ':30391', node: { name: 'k8s-master', ip: '192.168.56.201' } }],
  })
  expect(bands[0]?.pods[0]?.labels).toEqual([
    { text: 'run=coffee', lit: true },
    { text: 'tier=a', lit: false },
  ])
})

it('says why nothing is behind a Service', () => {
  const reasons = (selector: Record<string, string>, pods: Pod[]) =>
    bandsOf(cluster([service('coffee', selector, [])], pods))[0]?.empty?.words
  expect(reasons({ run: 'cofee' }, [pod('coffee', { run: 'coffee' })])).toBe('no Pod has these labels')
  expect(reasons({ run: 'coffee' }, [pod('coffee', { run: 'coffee' }, { ready: false })])).toBe('its Pods are not ready')
  expect(reasons({}, [])).toBe('no selector: no endpoints by themselves')
})

it('folds many Pods of one owner into a card', () => {
  const pods = Array.from({ length: 100 }, (_, index) =>
    pod(`web-${index}`, { app: 'web' }, { owner: 'ReplicaSet/web', ready: index > 0 }),
  )
  const [band] = bandsOf(cluster([], pods))
  expect(band?.pods.map(({ title, lines }) => [title, ...lines])).toEqual([['ReplicaSet web × 100', '99 of 100 ready']])
})

it('names ports where a name says more than the number', () => {
  const [band] = bandsOf(
    cluster(
      [
        {
          ...service('dns', {}, []),
          ports: [
            { name: '80', port: 80, targetPort: 80, protocol: 'TCP' },
            { name: 'dns', port: 53, targetPort: 'dns-udp', protocol: 'UDP' },
          ],
        },
      ],
      [],
    ),
  )
  expect(band?.service?.ports).toEqual(['80 → 80', 'dns 53 → dns-udp UDP'])
})

it('an alias has nothing behind it and nothing wrong with it', () => {
  const [band] = bandsOf(
    cluster([{ ...service('away', { app: 'away' }, []), type: 'ExternalName', clusterIP: '', ports: [] }], []),
  )
  expect([band?.service?.address, band?.empty]).toEqual(['no address', { words: 'an alias: it has no endpoints', wrong: false }])
})

describe('whatever the cluster holds', () => {
  const labels = fc.dictionary(fc.constantFrom('run', 'app'), fc.constantFrom('coffee', 'tea'), { maxKeys: 2 })
  const namespace = fc.constantFrom('default', 'other')
  const head = fc.record({
    namespace,
    ready: fc.boolean(),
    owner: fc.option(fc.constantFrom('tea', 'coffee'), { nil: undefined }),
    labels,
  })
  const named = (number: number) =>
    head.map(({ owner, labels: own, ...more }) => pod(`p${number}`, own, { ...more, ...(owner === undefined ? {} : { owner }) }))
  const numbers = fc.uniqueArray(fc.nat(40), { maxLength: 20 })
  const some = numbers.chain((all) => fc.tuple(...all.map(named)))
  const heads = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'kubernetes'), selector: labels }), {
    maxLength: 4,
    selector: ({ name }) => name,
  })

  it('each Pod stands behind each Service that selects it, once, or at the end; no two bands or cards are called the same', () => {
    fc.assert(
      fc.property(heads, some, (services, pods) => {
        const bands = bandsOf(
          cluster(
            services.map(({ name, selector }) => service(name, selector, [])),
            pods,
          ),
        )
        const ids = bands.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids).not.toContain('default/kubernetes')
        const idOf = (one: Pod) => `${one.namespace}/${one.name}`
        const chosenBy = (one: Pod) =>
          services.filter(
            ({ name, selector }) =>
              name !== 'kubernetes' &&
              one.namespace === 'default' &&
              Object.keys(selector).length > 0 &&
              Object.entries(selector).every(([key, value]) => one.labels[key] === value),
          )
        for (const band of bands) {
          const members = band.pods.flatMap((card) => card.members)
          expect(new Set(band.pods.map(({ id }) => id)).size).toBe(band.pods.length)
          const wanted = pods.filter((one) =>
            band.id === '' ? chosenBy(one).length === 0 : chosenBy(one).some(({ name }) => `default/${name}` === band.id),
          )
          expect(members.toSorted()).toEqual(wanted.map(idOf).toSorted())
        }
      }),
    )
  })
})
