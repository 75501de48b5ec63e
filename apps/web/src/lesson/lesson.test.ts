import { expect, it } from 'vitest'
import { firstShown, stepState } from './follow.ts'
import { toHtml } from './markdown.ts'

it('makes a button of each line to run, and text of everything else', () => {
  const html = toHtml('```run\nkubectl get svc\necho "<b>" && ls\n```\n\n<script>alert(1)</script>\n')
  expect(html.match(/data-run=/g)).toHaveLength(2)
  expect(html).toContain('data-run="echo &quot;&lt;b&gt;&quot; &amp;&amp; ls"')
  expect(html).not.toContain('<script>')
})

it('runs a block marked whole as one command, shown as one line', () => {
  const html = toHtml("```run whole\ncat <<'E'\nsecret\nE\n```\n")
  expect(html.match(/data-run=/g)).toHaveLength(1)
  expect(html).toContain('data-run="cat &lt;&lt;\'E\'\nsecret\nE"')
  expect(html).toContain("<code>cat &lt;&lt;'E' … (3 lines)</code>")
})

it('tells how far a step is', () => {
  const of = (...statuses: string[]) => stepState({ id: 'a', checks: statuses.map((status) => ({ status })) })
  expect([of('pending', 'hint'), of('passed', 'hint'), of('passed', 'passed'), stepState(undefined)]).toEqual([
    'open',
    'begun',
    'done',
    'open',
  ])
})

it('shows the remembered step, else the server’s, else the first', () => {
  const ids = ['a', 'b', 'c']
  expect([firstShown('b', 'c', ids), firstShown(undefined, 'c', ids), firstShown('gone', undefined, ids)]).toEqual([
    'b',
    'c',
    'a',
  ])
})
