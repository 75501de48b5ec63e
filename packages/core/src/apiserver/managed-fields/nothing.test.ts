import { describe, expect, it } from 'vitest'
import { bareServer, messageOf } from '../resources/bare-server.ts'

/** What a configuration makes of an object that somebody else wrote. */
function applied(made: string, config: object): any {
  const server = bareServer()
  const { apiVersion, kind, metadata } = server.create(made) as any
  const prefix = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  const path = `${prefix}/namespaces/default/${kind.toLowerCase()}s/${metadata.name}?fieldManager=f&force=true`
  return server.request(
    'PATCH',
    path,
    { apiVersion, kind, metadata: { name: 'a' }, ...config },
    { type: 'application/apply-patch+yaml' },
  )
}
const service =
  '{apiVersion: v1, kind: Service, metadata: {name: a, labels: {l: m}}, spec: {selector: {a: b}, ports: [{port: 80}], sessionAffinity: ClientIP}}'
const deployment =
  '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {revisionHistoryLimit: 2, replicas: 3, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i, args: [x]}]}}}}'

describe('[PAT200] null in a configuration that is applied', () => {
  it.each<[string, string, object, (object: any) => unknown, unknown]>([
    ['takes a whole map away', service, { spec: { selector: null } }, ({ spec }) => spec.selector, undefined],
    [
      'leaves a map that merges',
      service,
      { metadata: { name: 'a', labels: null } },
      ({ metadata }) => metadata.labels,
      { l: 'm' },
    ],
    ['leaves a list that merges', service, { spec: { ports: null } }, ({ spec }) => spec.ports.length, 1],
    ['brings a default back', service, { spec: { sessionAffinity: null } }, ({ spec }) => spec.sessionAffinity, 'None'],
    ['brings a number back', deployment, { spec: { revisionHistoryLimit: null } }, ({ spec }) => spec.revisionHistoryLimit, 10],
    ['brings replicas back', deployment, { spec: { replicas: null } }, ({ spec }) => spec.replicas, 1],
    ['raises the generation', deployment, { spec: { replicas: null } }, ({ metadata }) => metadata.generation, 2],
    [
      'takes a whole list away',
      deployment,
      { spec: { template: { spec: { containers: [{ name: 'c', args: null }] } } } },
      ({ spec }) => spec.template.spec.containers[0],
      {
        name: 'c',
        image: 'i',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'Always',
      },
    ],
    ['leaves what has parts', deployment, { spec: { template: null } }, ({ spec }) => spec.template.spec.containers.length, 1],
  ])('%s', (_, made, config, seen, expected) => {
    const answer = applied(made, config)
    expect(messageOf(answer)).toBe('')
    expect(seen(answer)).toEqual(expected)
  })

  it('is refused where something must stay', () => {
    const map = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}, immutable: true}'
    expect(messageOf(applied(map, { immutable: null }))).toBe(
      'ConfigMap "a" is invalid: immutable: Forbidden: field is immutable when `immutable` is set',
    )
  })
})
