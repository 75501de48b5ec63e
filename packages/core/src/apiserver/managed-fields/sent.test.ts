import { describe, expect, it } from 'vitest'
import { bareServer } from '../resources/bare-server.ts'

const ann = { name: 'ann', groups: ['kubeadm:cluster-admins'] }
const path = '/api/v1/namespaces/default/configmaps'
const entry = {
  manager: 'm',
  operation: 'Update',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': { 'f:a': {} } },
}

/** Names and operations of the managers after `managedFields` has been sent to an object that ann has made. */
function after(managedFields: object[] | undefined, query = ''): string[] {
  const server = bareServer()
  const made = server.request(
    'POST',
    `${path}?fieldManager=ann`,
    { metadata: { name: 'c' }, data: { a: '1' } },
    { user: ann },
  ) as any
  const sent = { ...made, metadata: { ...made.metadata, managedFields } }
  const answer = server.request('PUT', `${path}/c?fieldManager=ann${query}`, sent, { user: ann }) as any
  return (answer.metadata.managedFields ?? []).map((one: any) => `${one.manager} ${one.operation}`)
}

describe('[PAT40] the list of managers as its writer sends it', () => {
  it.each<[string, object[] | undefined, string[]]>([
    ['is kept when none is sent', undefined, ['ann Update']],
    ['is dropped when it is empty', [], []],
    ['is dropped when it holds nothing', [{}], []],
    ['is what is sent', [entry], ['m Update']],
    ['is sorted: those who apply first', [entry, { ...entry, operation: 'Apply', manager: 'z' }], ['z Apply', 'm Update']],
    ['is kept when an operation is no operation', [{ ...entry, operation: 'Patch' }], ['ann Update']],
    ['is kept when it names no version', [{ ...entry, apiVersion: '' }], ['ann Update']],
    ['is kept when its fields are of no type', [{ ...entry, fieldsType: undefined }], ['ann Update']],
    ['is kept when its fields cannot be read', [{ ...entry, fieldsV1: { data: {} } }], ['ann Update']],
    ['is kept when one entry cannot be read', [entry, { ...entry, fieldsV1: { 'i:x': {} } }], ['ann Update']],
  ])('%s', (_, managedFields, managers) => expect(after(managedFields)).toEqual(managers))

  it('comes with a new object too', () => {
    const made = bareServer().request(
      'POST',
      `${path}?fieldManager=ann`,
      { metadata: { name: 'c', managedFields: [entry] }, data: { a: '1' } },
      { user: ann },
    ) as any
    expect(made.metadata.managedFields.map(({ manager }: any) => manager)).toEqual(['ann'])
  })

  it('a JSON patch moves fields from one way of applying to the other, as kubectl apply --server-side does', () => {
    const server = bareServer()
    server.request(
      'POST',
      `${path}?fieldManager=kubectl-client-side-apply`,
      { metadata: { name: 'c' }, data: { a: '1' } },
      { user: ann },
    )
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: [{ ...entry, manager: 'kubectl', operation: 'Apply' }] },
    ]
    const answer = server.request('PATCH', `${path}/c?fieldManager=kubectl`, patch, {
      user: ann,
      type: 'application/json-patch+json',
    }) as any
    expect(answer.metadata.managedFields.map(({ manager, operation }: any) => `${manager} ${operation}`)).toEqual([
      'kubectl Apply',
    ])
  })
})
