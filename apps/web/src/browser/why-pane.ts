import { askWhy, type Hop } from '../api.ts'
import { h } from '../dom/element.ts'

const origins = [
  ['outside', 'from your computer'],
  ['node/k8s-master', 'from k8s-master'],
  ['node/k8s-node-1', 'from k8s-node-1'],
  ['pod/default/debugger', 'from Pod debugger'],
] as const

/** The hops of a request, the first that fails, and the field to blame. */
export function createWhyPane(id: string, token: string, run: (command: string) => void): HTMLElement {
  const from = h('select', { 'aria-label': 'From' }, ...origins.map(([value, words]) => h('option', { value }, words)))
  const to = h('input', { class: 'mono', 'aria-label': 'To', placeholder: 'http://coffee', required: true, spellcheck: 'false' })
  from.value = 'node/k8s-master'
  const hops = h('ol', { class: 'hops', 'aria-live': 'polite' })
  const ask = async (): Promise<void> => {
    try {
      const answer = await askWhy(id, token, from.value, to.value.trim())
      hops.replaceChildren(...answer.hops.map((hop) => drawHop(hop, run)))
    } catch (error) {
      hops.replaceChildren(h('li', { class: 'hint' }, (error as Error).message))
    }
  }
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    void ask()
  }
  const form = h('form', { onSubmit }, from, to, h('button', { type: 'submit' }, 'Why?'))
  return h('section', { class: 'why', 'aria-label': 'Why' }, form, h('div', { class: 'scroll', tabindex: 0 }, hops))
}

const drawHop = (hop: Hop, run: (command: string) => void): HTMLElement =>
  h(
    'li',
    { class: hop.ok ? 'passed' : 'failed' },
    h('strong', { class: 'mono' }, `${hop.ok ? '✓' : '✕'} ${hop.title}`),
    hop.detail !== undefined && h('p', {}, hop.detail),
    hop.blame !== undefined && h('p', {}, 'To blame: ', h('code', {}, hop.blame)),
    hop.look !== undefined && look(hop.look, run),
  )

const look = (command: string, run: (command: string) => void): HTMLElement =>
  h(
    'button',
    { type: 'button', class: 'run', onClick: () => run(command) },
    h('span', { 'aria-hidden': 'true' }, '▶'),
    h('code', {}, command),
  )
