import { describe, expect, it } from 'vitest'
import { bareServer } from './resources/bare-server.ts'

// as a kube-apiserver of 1.36 tells them
const told = `
api/v1 configmaps qFsyl6wFWjQ=
api/v1 endpoints fWeeMqaN/OA=
api/v1 events r2yiGXH7wu8=
api/v1 limitranges EBKMFVe6cwo=
api/v1 namespaces Q3oi5N2YM8M=
api/v1 nodes XwShjMxG9Fs=
api/v1 persistentvolumeclaims QWTyNDq0dC4=
api/v1 persistentvolumes HN/zwEC+JgM=
api/v1 pods xPOwRZ+Yhw8=
api/v1 podtemplates LIXB2x4IFpk=
api/v1 replicationcontrollers Jond2If31h0=
api/v1 resourcequotas 8uhSgffRX6w=
api/v1 secrets S6u1pOWzb84=
api/v1 serviceaccounts pbx9ZvyFpBE=
api/v1 services 0/CO1lhkEBI=
apis/events.k8s.io/v1 events r2yiGXH7wu8=
apis/autoscaling/v1 horizontalpodautoscalers qwQve8ut294=
apis/autoscaling/v2 horizontalpodautoscalers qwQve8ut294=
apis/networking.k8s.io/v1 ingresses 39NQlfNR+bo=
apis/networking.k8s.io/v1 ingressclasses l/iqIbDgFyQ=
apis/networking.k8s.io/v1 networkpolicies YpfwF18m1G8=
apis/admissionregistration.k8s.io/v1 mutatingwebhookconfigurations Sqi0GUgDaX0=
apis/admissionregistration.k8s.io/v1 validatingadmissionpolicies 6OxvlMmQ6is=
apis/admissionregistration.k8s.io/v1 validatingadmissionpolicybindings v9715VZqakg=
apis/admissionregistration.k8s.io/v1 validatingwebhookconfigurations B0wHjQmsGNk=
api/v1 bindings -
api/v1 componentstatuses -
api/v1 pods/status -
apis/authorization.k8s.io/v1 subjectaccessreviews -
apis/authentication.k8s.io/v1 tokenreviews -
`

const rows = told
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [string, string, string])

const hashOf = (server: ReturnType<typeof bareServer>, root: string, name: string): string | undefined =>
  (server.request('GET', `/${root}`) as any).resources.find((one: { name: string }) => one.name === name).storageVersionHash

describe('the hash of a storage version', () => {
  const server = bareServer()
  it.each(rows)('[KND303] is told by discovery: %s %s', (root, name, hash) => {
    expect(hashOf(server, root, name)).toBe(hash === '-' ? undefined : hash)
  })

  it('[KND303] is that of the version in which custom objects are stored, while it is served', () => {
    const own = bareServer()
    const schema = { openAPIV3Schema: { type: 'object' } }
    const version = (name: string, storage: boolean, served = true): object => ({ name, served, storage, schema })
    const define = (versions: object[], plural: string): void =>
      void own.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        metadata: { name: `${plural}.ex.com` },
        spec: { group: 'ex.com', scope: 'Namespaced', names: { plural, kind: plural === 'foos' ? 'Foo' : 'Bar' }, versions },
      })
    define([version('v1', true), version('v2', false)], 'foos')
    define([version('v1', true, false), version('v2', false)], 'bars')
    expect(hashOf(own, 'apis/ex.com/v1', 'foos')).toBe('AWA96Ab7FbE=')
    expect(hashOf(own, 'apis/ex.com/v2', 'foos')).toBe('AWA96Ab7FbE=')
    expect(hashOf(own, 'apis/ex.com/v2', 'bars')).toBeUndefined()
  })
})
