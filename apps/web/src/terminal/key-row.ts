import { h } from '../dom/element.ts'

/** What a letter means while Ctrl is held; undefined when Ctrl changes nothing. */
export function withCtrl(text: string): string | undefined {
  return /^[a-zA-Z]$/.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : undefined
}

export interface KeyRow {
  element: HTMLElement
  /** What was typed, with a pressed Ctrl of the row put in. */
  typed(data: string): string
}

const keys: [string, string, string][] = [
  ['Tab', '\t', 'Tab'],
  ['↑', '\x1b[A', 'Up'],
  ['↓', '\x1b[B', 'Down'],
  ['|', '|', 'Pipe'],
  ['-', '-', 'Dash'],
  ['/', '/', 'Slash'],
]

/** Keys that touch keyboards lack. Ctrl holds for the next letter. */
export function createKeyRow(send: (data: string) => void): KeyRow {
  let held = false
  const ctrl = h('button', { type: 'button', 'aria-pressed': 'false', onClick: () => hold(!held) }, 'Ctrl')
  function hold(now: boolean): void {
    held = now
    ctrl.setAttribute('aria-pressed', String(now))
  }
  const buttons = keys.map(([sign, data, label]) =>
    h('button', { type: 'button', 'aria-label': label, onClick: () => send(data) }, sign),
  )
  // the touch keyboard stays open when a button is pressed
  const keepFocus = (event: Event): void => event.preventDefault()
  return {
    element: h('div', { class: 'key-row', role: 'toolbar', 'aria-label': 'Keys', onPointerdown: keepFocus }, ctrl, ...buttons),
    typed(data) {
      const control = held ? withCtrl(data) : undefined
      hold(false)
      return control ?? data
    },
  }
}
