import { askWhy, type Hop } from '../api.ts'
import { h } from '../dom/element.ts'
import { isRunnable } from '../lab/runnable.ts'
import type { Cluster } from '../picture/layout.ts'

export interface WhyPane {
  element: HTMLElement
  /** Whom one may ask from: the nodes, and the Pods that run. */
  offer(cluster: Cluster): void
}

const emptyWords = 'Enter an address to see the way of a request, hop by hop, and where it fails.'
/** Pods offered at most. */
const maxPods = 30

function originsOf(cluster: Cluster): [string, string][] {
  const pods = cluster.pods.filter((pod) => pod.phase === 'Running').slice(0, maxPods)
  return [
    ['outside', 'from your computer'],
    ...cluster.nodes.map(({ name }): [string, string] => [`node/${name}`, `from ${name}`]),
    ...pods.map(({ namespace, name }): [string, string] => [
      `pod/${namespace}/${name}`,
      `from Pod ${namespace === 'default' ? name : `${namespace}/${name}`}`,
    ]),
  ]
}

/** The hops of a request, the first that fails, and the field to blame. */
export function createWhyPane(id: string, token: string, run: (command: string) => void): WhyPane {
  const from = h('select', { 'aria-label': 'From' }, h('option', { value: 'node/k8s-master' }, 'from k8s-master'))
  const to = h('input', { class: 'mono', 'aria-label': 'To', placeholder: 'http://coffee', required: true, spellcheck: 'false' })
  const hops = h('ol', { class: 'hops', 'aria-live': 'polite' })
  const empty = h('p', { class: 'empty' }, emptyWords)
  const ask = async (): Promise<void> => {
    empty.remove()
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
  let offered = ''
  return {
    element: h('section', { class: 'why', 'aria-label': 'Why' }, form, h('div', { class: 'scroll', tabindex: 0 }, empty, hops)),
    offer(cluster) {
      const origins = originsOf(cluster)
      const now = JSON.stringify(origins)
      if (now === offered) return
      offered = now
      const chosen = from.value
      from.replaceChildren(...origins.map(([value, words]) => h('option', { value }, words)))
      from.value = origins.some(([value]) => value === chosen) ? chosen : 'node/k8s-master'
    },
  }
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

function look(command: string, run: (command: string) => void): HTMLElement {
  if (!isRunnable(command)) return h('p', {}, 'Look at: ', h('code', {}, command))
  return h(
    'button',
    { type: 'button', class: 'run', title: 'Run it in the terminal', onClick: () => run(command) },
    h('span', { 'aria-hidden': 'true' }, '▶'),
    h('code', {}, command),
  )
}
