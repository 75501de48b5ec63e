import { h } from './element.ts'
import { redraw } from './redraw.ts'

export interface Tab {
  name: string
  words: string
}

export interface TabList {
  element: HTMLElement
  draw(tabs: readonly Tab[], shown: string): void
}

/** Tabs as WAI-ARIA has them: one stop for Tab, the arrows go from one to the next. */
export function createTabList(label: string, pick: (name: string) => void): TabList {
  const element = h('div', { class: 'tab-list', role: 'tablist', 'aria-label': label, onKeydown: byKey })
  let names: string[] = []
  let shown = ''
  function byKey(event: KeyboardEvent): void {
    const at = names.indexOf(shown)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    pick(names[(to + names.length) % names.length] ?? shown)
    element.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  }
  return {
    element,
    draw(tabs, now) {
      names = tabs.map(({ name }) => name)
      shown = now
      redraw(
        element,
        ...tabs.map(({ name, words }) => {
          const selected = name === now
          const props = { type: 'button', role: 'tab', 'aria-selected': String(selected), tabindex: selected ? 0 : -1 }
          return h('button', { ...props, onClick: () => pick(name) }, words)
        }),
      )
    },
  }
}
