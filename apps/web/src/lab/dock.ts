import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { createTabList } from '../dom/tab-list.ts'

export interface Dock {
  element: HTMLElement
  show(name: string): void
  shown(): string
}

/** Panes of which one is shown at a time; `controls` stand at the end of the bar. `picked`: a pane was chosen in the bar. */
export function createDock(panes: Record<string, HTMLElement>, controls: HTMLElement, picked: (name: string) => void): Dock {
  const names = Object.keys(panes)
  const remembered = onDevice.get('dock')
  let shown = names.find((name) => name === remembered) ?? names[0] ?? ''
  const tabs = createTabList('Panes', (name) => {
    pick(name)
    picked(name)
  })
  const stage = h('div', { class: 'stage' })
  // panes stay in the document: a frame that is taken out loads anew
  for (const pane of Object.values(panes)) stage.append(pane)
  function pick(name: string): void {
    shown = name
    onDevice.set('dock', name)
    for (const [one, pane] of Object.entries(panes)) pane.hidden = one !== name
    tabs.draw(
      names.map((one) => ({ name: one, words: one })),
      name,
    )
  }
  pick(shown)
  const bar = h('div', { class: 'tabs' }, tabs.element, h('span', { class: 'gap' }), controls)
  return { element: h('section', { class: 'dock', 'aria-label': 'Panes' }, bar, stage), show: pick, shown: () => shown }
}
