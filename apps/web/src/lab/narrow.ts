import { h } from '../dom/element.ts'

export type Part = 'lesson' | 'terminal' | 'picture' | 'browser'

export interface NarrowBar {
  element: HTMLElement
  show(part: Part): void
  /** The pane of that name is shown already: the bar says so. */
  mark(name: string): void
}

/** On small screens one part is shown at a time; the bar at the bottom says which. Wide screens hide the bar. */
export function narrowBar(bench: HTMLElement, pane: (name: string) => void): NarrowBar {
  const parts: [Part, string][] = [
    ['lesson', 'lesson'],
    ['terminal', 'terminal'],
    ['picture', 'picture'],
    ['browser', 'browser'],
  ]
  const buttons = parts.map(([name, words]) => [name, h('button', { type: 'button', onClick: () => show(name) }, words)] as const)
  const element = h('nav', { class: 'narrow', 'aria-label': 'Parts of the page' }, ...buttons.map(([, button]) => button))
  function show(part: Part): void {
    const tools = part === 'picture' || part === 'browser'
    bench.dataset.part = tools ? 'tools' : part
    if (tools) pane(part)
    mark(part)
  }
  function mark(shown: string): void {
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === shown))
  }
  show('terminal')
  return { element, show, mark }
}
