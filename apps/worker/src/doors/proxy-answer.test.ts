import { expect, it } from 'vitest'
import { relativeTo } from './proxy-answer.ts'

const pod = '/api/v1/namespaces/a/pods/b'

it.each([
  [`${pod}/proxy`, `${pod}/proxy/`, 'proxy/'],
  [`${pod}/proxy`, `${pod}/proxy/?a=1`, 'proxy/?a=1'],
  [`${pod}/proxy/`, `${pod}/proxy/login`, 'login'],
  [`${pod}/proxy/x/y`, `${pod}/proxy/login?next=/x`, '../login?next=/x'],
  [`${pod}/proxy/x`, `${pod}/proxy/`, './'],
  [`${pod}/proxy/x`, `${pod}/proxy/a:b`, './a:b'],
  [`${pod}/proxy/x`, '/elsewhere', '../../../../../../../elsewhere'],
])('from %s to %s goes %s', (from, to, expected) => {
  expect(relativeTo(from, to)).toBe(expected)
  const mounted = 'http://lab.example/api/labs/x/k8s'
  expect(new URL(expected, mounted + from).href).toBe(mounted + to)
})
