import { expect, it } from 'vitest'
import { isOfLab, parseAddress } from './address.ts'

const lab = 'abc.TOKEN'
it.each([
  ['http://192.168.56.201:30391', '/labs/abc.TOKEN/nodes/192.168.56.201/30391/'],
  ['192.168.56.202:30391/menu?a=1', '/labs/abc.TOKEN/nodes/192.168.56.202/30391/menu?a=1'],
  ['k8s-master:31000', '/labs/abc.TOKEN/nodes/k8s-master/31000/'],
  ['http://192.168.56.240', '/labs/abc.TOKEN/nodes/192.168.56.240/80/'],
])('%s leads to a node', (typed, door) => expect(parseAddress(typed, lab)).toMatchObject({ door }))

it.each([
  ['http://192.168.10.86', 'inside the cluster'],
  ['10.10.1.13:9090', 'inside the cluster'],
  ['https://192.168.56.201:30391', 'http only'],
  ['http://coffee', 'is not found from here'],
  ['http://example.com', 'is not found from here'],
  ['javascript:alert(1)', 'is no address'],
  ['', 'is no address'],
  ['http://192.168.56.201:99999', 'is no address'],
])('%s is explained', (typed, words) => {
  const target = parseAddress(typed, lab)
  expect('problem' in target && target.problem).toContain(words)
})

it('knows whose links are whose', () => {
  expect(isOfLab('http://192.168.56.201:30391/')).toBe(true)
  expect(isOfLab('https://kubernetes.io/')).toBe(false)
})
