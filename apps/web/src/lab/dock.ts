import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'

export interface Dock {
  element: HTMLElement
  show(name: string): void
  shown(): string
}

/** Panes of which one is shown at a time. */
export function createDock(panes: Record<string, HTMLElement>): Dock {
  const names = Object.keys(panes)
  const remembered = onDevice.get('dock')
  let shown = names.find((name) => name === remembered) ?? names[0] ?? ''
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Panes' })
  const stage = h('div', { class: 'stage' })
  // panes stay in the document: a frame that is taken out loads anew
  for (const [name, pane] of Object.entries(panes)) {
    pane.hidden = name !== shown
    stage.append(pane)
  }
  const draw = (): void => {
    bar.replaceChildren(
      ...names.map((one) =>
        h('button', { type: 'button', role: 'tab', 'aria-selected': String(one === shown), onClick: () => pick(one) }, one),
      ),
    )
  }
  function pick(name: string): void {
    shown = name
    onDevice.set('dock', name)
    for (const [one, pane] of Object.entries(panes)) pane.hidden = one !== name
    draw()
  }
  draw()
  return { element: h('section', { class: 'dock', 'aria-label': 'Panes' }, bar, stage), show: pick, shown: () => shown }
}
