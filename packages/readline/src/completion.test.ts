import { expect, it } from 'vitest'
import { complete, inColumns } from './completion.ts'
import { emptyLine, insert } from './line-editor.ts'

const line = (text: string) => insert(emptyLine([]), text)
const after = (text: string, from: number, candidates: string[]) => {
  const { state, list } = complete(line(text), from, candidates)
  return `${state.text}|${list ? ' lists' : ''}`
}

it.each([
  ['kubectl get ser', 12, ['services'], 'kubectl get services |'],
  ['cat /et', 4, ['/etc/'], 'cat /etc/|'],
  ['expose --ty', 7, ['--type='], 'expose --type=|'],
  ['kubectl de', 8, ['delete', 'describe'], 'kubectl de| lists'],
  ['kubectl get c', 12, ['coffee', 'coffee-lb', 'coffee-internal'], 'kubectl get coffee|'],
  ['nothing', 0, [], 'nothing|'],
])('%s, Tab', (text, from, candidates, expected) => expect(after(text, from, candidates)).toBe(expected))

it('lists in columns, downwards', () => {
  expect(inColumns(['a', 'b', 'c', 'd', 'e'], 8)).toBe('a  d\r\nb  e\r\nc\r\n')
  expect(inColumns(['longer-than-the-screen'], 10)).toBe('longer-than-the-screen\r\n')
})
