import { h } from '../dom/element.ts'

export type Part = 'lesson' | 'terminal' | 'picture' | 'browser'

/** On small screens one part is shown at a time; the bar at the bottom says which. Wide screens hide the bar. */
export function narrowBar(bench: HTMLElement, pane: (name: string) => void): { element: HTMLElement; show(part: Part): void } {
  const parts: [Part, string][] = [
    ['lesson', 'lesson'],
    ['terminal', 'terminal'],
    ['picture', 'picture'],
    ['browser', 'browser'],
  ]
  const element = h('nav', { class: 'narrow', 'aria-label': 'Parts of the page' })
  function show(part: Part): void {
    const tools = part === 'picture' || part === 'browser'
    bench.dataset.part = tools ? 'tools' : part
    if (tools) pane(part)
    element.replaceChildren(
      ...parts.map(([name, words]) =>
        h('button', { type: 'button', 'aria-pressed': String(name === part), onClick: () => show(name) }, words),
      ),
    )
  }
  show('terminal')
  return { element, show }
}
