import { h } from '../dom/element.ts'
import { matching } from './palette-match.ts'

export interface PaletteEntry {
  words: string
  /** A key that does the same, or what it is about. */
  aside?: string
  act(): void
}

export interface Palette {
  element: HTMLDialogElement
  open(): void
}

const maxShown = 12

/** Everything the page can do, found by a few letters: ⌘K, or Ctrl-K outside of the terminal, or F1. */
export function createPalette(entries: () => PaletteEntry[]): Palette {
  const input = h('input', {
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
    'aria-label': 'What do you want to do?',
    placeholder: 'What do you want to do?',
    autocomplete: 'off',
    spellcheck: 'false',
    onInput: () => draw(0),
    onKeydown: byKey,
  })
  const list = h('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'What the page can do' })
  const element = h('dialog', { class: 'palette', 'aria-label': 'Commands of the page' }, input, list)
  let all: PaletteEntry[] = []
  let found: PaletteEntry[] = []
  let at = 0
  function draw(to: number): void {
    found = matching(all, input.value).slice(0, maxShown)
    at = found.length === 0 ? 0 : (to + found.length) % found.length
    list.replaceChildren(...(found.length > 0 ? found.map(row) : [h('li', { class: 'empty' }, 'Nothing is called so.')]))
    if (found.length > 0) input.setAttribute('aria-activedescendant', `palette-${at}`)
    else input.removeAttribute('aria-activedescendant')
  }
  function row(entry: PaletteEntry, index: number): HTMLElement {
    return h(
      'li',
      { id: `palette-${index}`, role: 'option', 'aria-selected': String(index === at), onClick: () => choose(entry) },
      h('span', {}, entry.words),
      entry.aside !== undefined && h('kbd', {}, entry.aside),
    )
  }
  function choose(entry: PaletteEntry | undefined): void {
    if (!entry) return
    element.close()
    entry.act()
  }
  function byKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) draw(at + step)
    else if (event.key === 'Enter') choose(found[at])
    else return
    event.preventDefault()
  }
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close()
  })
  return {
    element,
    open() {
      if (element.open) return element.close()
      all = entries()
      input.value = ''
      draw(0)
      element.showModal()
      input.focus()
    },
  }
}

/** Ctrl-K belongs to the terminal and to the editor while one of them has the focus; ⌘K and F1 work everywhere. */
export function asksForPalette(event: KeyboardEvent): boolean {
  if (event.key === 'F1') return true
  if (event.key.toLowerCase() !== 'k' || event.shiftKey || event.altKey) return false
  const typing = event.target instanceof Element && event.target.closest('.terminals, .editor') !== null
  return event.metaKey || (event.ctrlKey && !typing)
}
