import type { ClientFrame } from '@kubemaze/protocol/terminal.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
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
  fit(): void
  send(frame: ClientFrame): void
  close(): void
}

type Shared = Omit<PaneParts, 'name'>

/** The lab's terminals, one shown at a time. */
export function createTerminalTabs(parts: Shared): TerminalTabs {
  const panes = new Map<string, TerminalPane>()
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Terminals' })
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
  function drawBar(): void {
    const tabs = [...names].map((name, index) =>
      h(
        'button',
        { type: 'button', role: 'tab', 'aria-selected': String(name === shown), onClick: () => show(name) },
        `terminal ${index + 1}`,
      ),
    )
    const more = h('button', { type: 'button', title: 'Another terminal', 'aria-label': 'Another terminal', onClick: add }, '+')
    bar.replaceChildren(...tabs, ...(names.size < maxTerminals ? [more] : []))
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
    fit: () => pane().fit(),
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
