import { expect, it } from 'vitest'
import { bareServer, messageOf } from '../bare-server.ts'

const path = '/api/v1/componentstatuses'
const names = (answer: unknown) => (answer as { items: { metadata: { name: string } }[] }).items.map((item) => item.metadata.name)

it('the control plane is looked at, not stored: listed, read and selected as other objects are', () => {
  const server = bareServer()
  expect(names(server.request('GET', path))).toEqual(['controller-manager', 'etcd-0', 'scheduler'])
  expect(server.request('GET', path).metadata).toEqual({})
  expect(server.request('GET', `${path}/scheduler`)).toMatchObject({
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  })
  expect(messageOf(server.request('GET', `${path}/nope`))).toBe('componentstatuses "nope" not found')
  expect(server.row(`${path}/etcd-0`)).toEqual({ Name: 'etcd-0', Status: 'Healthy', Message: 'ok', Error: '' })
})
