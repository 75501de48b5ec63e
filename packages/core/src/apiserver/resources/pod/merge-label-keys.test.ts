import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bareServer } from '../bare-server.ts'
import { creates, type Row } from '../refusals.ts'

const pod = (spec: string, labels = 'app: web, version: v1'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {${labels}}}, spec: {containers: [{name: c, image: i}], ${spec}}}`
const spread = (text: string): string =>
  `topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, ${text}}]`
const hard = 'requiredDuringSchedulingIgnoredDuringExecution'
const soft = 'preferredDuringSchedulingIgnoredDuringExecution'
const web = 'labelSelector: {matchLabels: {app: web}}'

const spreadOf = (spec: any): any => spec.topologySpreadConstraints[0].labelSelector
const affinityOf = (spec: any): any => spec.affinity.podAffinity[hard][0].labelSelector
const antiOf = (spec: any): any => spec.affinity.podAntiAffinity[soft][0].podAffinityTerm.labelSelector

describe('[KND96] a Pod that is made has its label keys in its selectors', () => {
  it.each<[string, (spec: any) => any, string]>([
    [
      spread(`${web}, matchLabelKeys: [version]`),
      spreadOf,
      '{matchLabels: {app: web}, matchExpressions: [{key: version, operator: In, values: [v1]}]}',
    ],
    [spread(`${web}, matchLabelKeys: [absent]`), spreadOf, '{matchLabels: {app: web}}'],
    [
      spread('labelSelector: {matchExpressions: [{key: tier, operator: Exists}]}, matchLabelKeys: [version, absent, app]'),
      spreadOf,
      '{matchExpressions: [{key: tier, operator: Exists}, {key: version, operator: In, values: [v1]}, {key: app, operator: In, values: [web]}]}',
    ],
    [
      `affinity: {podAffinity: {${hard}: [{topologyKey: z, ${web}, matchLabelKeys: [version]}]}}`,
      affinityOf,
      '{matchLabels: {app: web}, matchExpressions: [{key: version, operator: In, values: [v1]}]}',
    ],
    [
      `affinity: {podAntiAffinity: {${soft}: [{weight: 1, podAffinityTerm: {topologyKey: z, labelSelector: {}, matchLabelKeys: [version], mismatchLabelKeys: [app]}}]}}`,
      antiOf,
      '{matchExpressions: [{key: version, operator: In, values: [v1]}, {key: app, operator: NotIn, values: [web]}]}',
    ],
  ])('%s', (spec, of, selector) => {
    const server = bareServer()
    const made = server.create(pod(spec)) as any
    expect(made.message).toBeUndefined()
    expect(of(made.spec)).toEqual(parse(selector))
    // an update does not merge again
    const changed = server.put({ ...made, metadata: { ...made.metadata, annotations: { a: 'b' } } }) as any
    expect(of(changed.spec)).toEqual(parse(selector))
  })

  it('a template keeps them as they are', () => {
    const spec = `{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web, version: v1}}, spec: {containers: [{name: c, image: i}], ${spread(`${web}, matchLabelKeys: [version]`)}}}}`
    const made = bareServer().create(`{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: ${spec}}`) as any
    expect(spreadOf(made.spec.template.spec)).toEqual({ matchLabels: { app: 'web' } })
  })
})

describe('[KND26] a key is not named twice', () => {
  const create = creates()
  const twice = 'exists in both matchLabelKeys and labelSelector'
  const at = 'spec.topologySpreadConstraints[0].matchLabelKeys'
  const term = `spec.affinity.podAffinity.${hard}[0]`
  it.each<Row>([
    [spread(`${web}, matchLabelKeys: [app]`), `${at}[0]: Invalid value: "app": ${twice}`],
    [
      spread('labelSelector: {matchExpressions: [{key: version, operator: In, values: [v1]}]}, matchLabelKeys: [version]'),
      `${at}[0]: Invalid value: "version": ${twice}`,
    ],
    [
      spread('labelSelector: {matchExpressions: [{key: version, operator: Exists}]}, matchLabelKeys: [version]'),
      `${at}[0]: Invalid value: "version": ${twice}`,
    ],
    [spread('matchLabelKeys: [app]'), `${at}: Forbidden: must not be specified when labelSelector is not set`],
    [
      `affinity: {podAffinity: {${hard}: [{topologyKey: z, ${web}, matchLabelKeys: [app]}]}}`,
      `${term}[0]: Invalid value: "app": ${twice}`,
    ],
    [
      `affinity: {podAffinity: {${hard}: [{topologyKey: z, ${web}, matchLabelKeys: [version], mismatchLabelKeys: [version]}]}}`,
      `${term}[0]: Invalid value: "version": ${twice}`,
      `${term}.matchLabelKeys[0]: Invalid value: "version": exists in both matchLabelKeys and mismatchLabelKeys`,
    ],
  ])('%s', (spec, ...causes) => expect(create(pod(spec))).toEqual(causes))
})
