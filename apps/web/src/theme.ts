import { h } from './dom/element.ts'
import { onDevice } from './dom/remembered.ts'

type Theme = 'light' | 'dark'
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<(theme: Theme) => void>()

/** The chosen theme, or the system's. */
export function theme(): Theme {
  const chosen = onDevice.get('theme')
  return chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light'
}

/** Sets it on the document, and tells whoever draws with colours of its own. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme()
  for (const listener of listeners) listener(theme())
}

dark.addEventListener('change', applyTheme)

export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function themeButton(): HTMLButtonElement {
  const button = h('button', {
    type: 'button',
    class: 'quiet theme',
    title: 'Light or dark',
    'aria-label': 'Switch between light and dark',
    onClick() {
      onDevice.set('theme', theme() === 'dark' ? 'light' : 'dark')
      applyTheme()
    },
  })
  const draw = (): void => {
    button.textContent = theme() === 'dark' ? '☀' : '☾'
  }
  onTheme(draw)
  draw()
  return button
}
