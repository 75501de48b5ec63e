import type { ClientFrame } from '@kubemaze/protocol/terminal.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { createTabList } from '../dom/tab-list.ts'
import { createTerminalPane, type PaneParts, type TerminalPane } from './terminal-pane.ts'
import type { TerminalFrame } from './terminal-view.ts'

/** As many as the server keeps for a lab. */
const maxTerminals = 8

export interface TerminalTabs {
  element: HTMLElement
  frame(frame: TerminalFrame): void
  /** Opens, or opens again after the connection was lost. */
  open(): void
  /** Empties the screens: the lab begins anew. */
  reset(): void
  run(command: string): void
  focus(): void
  add(): void
  foldLast(): void
  copyLast(): void
  fit(): void
  /** Switches for all terminals whether screen readers are told of output; remembered on the device. */
  turnReadAloud(): void
  send(frame: ClientFrame): void
  close(): void
}

type Shared = Omit<PaneParts, 'name'>

/** The lab's terminals, one shown at a time. */
export function createTerminalTabs(parts: Shared): TerminalTabs {
  const panes = new Map<string, TerminalPane>()
  const tabs = createTabList('Terminals', show)
  const tools = h('span', { class: 'controls' })
  const bar = h('div', { class: 'tabs' }, tabs.element, tools)
  const stage = h('div', { class: 'stage' })
  const element = h('section', { class: 'terminals', 'aria-label': 'Terminal' }, bar, stage)
  const key = `terminals.${parts.labId}`
  const names = new Set(['main', ...readNames(onDevice.get(key))])
  let shown = 'main'
  let connected = false

  const pane = (): TerminalPane => ensure(shown)
  function ensure(name: string): TerminalPane {
    const known = panes.get(name)
    if (known) return known
    const made = createTerminalPane({ ...parts, name })
    panes.set(name, made)
    return made
  }
  function show(name: string): void {
    shown = name
    const isNew = !panes.has(name)
    stage.replaceChildren(pane().element)
    drawBar()
    if (isNew && connected) pane().open()
    pane().fit()
    pane().focus()
  }
  function add(): void {
    const free = Array.from({ length: maxTerminals }, (_, index) => `t${index + 1}`).find((name) => !names.has(name))
    if (free === undefined || names.size >= maxTerminals) return
    names.add(free)
    onDevice.set(key, [...names].join(' '))
    show(free)
  }
  /** The shell stays on the server, as if a window on it were closed. */
  function remove(): void {
    const gone = shown
    if (gone === 'main') return
    names.delete(gone)
    onDevice.set(key, [...names].join(' '))
    parts.send({ type: 'close', terminal: gone })
    panes.get(gone)?.close()
    panes.delete(gone)
    show([...names].at(-1) ?? 'main')
  }
  function drawBar(): void {
    tabs.draw(
      [...names].map((name, index) => ({ name, words: `terminal ${index + 1}` })),
      shown,
    )
    const button = (sign: string, label: string, onClick: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'quiet', title: label, 'aria-label': label, onClick }, sign)
    tools.replaceChildren(
      ...(shown === 'main' ? [] : [button('×', 'Close this terminal', remove)]),
      ...(names.size < maxTerminals ? [button('+', 'Another terminal', add)] : []),
    )
  }
  stage.replaceChildren(pane().element)
  drawBar()
  return {
    element,
    frame: (frame) => panes.get(frame.terminal)?.frame(frame),
    open() {
      connected = true
      for (const one of panes.values()) one.open()
    },
    reset() {
      for (const one of panes.values()) one.reset()
    },
    run(command) {
      pane().run(command)
      pane().focus()
    },
    focus: () => pane().focus(),
    add,
    foldLast: () => pane().foldLast(),
    copyLast: () => pane().copyLast(),
    fit: () => pane().fit(),
    turnReadAloud() {
      const on = onDevice.get('read-aloud') !== '1'
      onDevice.set('read-aloud', on ? '1' : undefined)
      for (const one of panes.values()) one.readAloud(on)
    },
    send: parts.send,
    close() {
      for (const one of panes.values()) one.close()
    },
  }
}

const readNames = (text: string | undefined): string[] =>
  (text ?? '')
    .split(' ')
    .filter((name) => /^t[1-8]$/.test(name))
    .slice(0, maxTerminals - 1)
