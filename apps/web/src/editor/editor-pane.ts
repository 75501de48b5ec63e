import { EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { Vim } from '@replit/codemirror-vim'
import { h } from '../dom/element.ts'
import { inTab } from '../dom/remembered.ts'
import type { EditFrame } from '../terminal/terminal-view.ts'
import { createDrafts } from './drafts.ts'
import { editing, leaveInsert } from './editing.ts'
import { asWritten, type EditorActions, openingWords, runEx, writtenWords } from './ex-commands.ts'

interface Sent {
  frame: EditFrame
  content: string
  close: boolean
}

export interface EditorParts {
  labId: string
  /** False when nothing is connected. */
  send(edited: { terminal: string; id: number; content: string | null; close: boolean }): boolean
  closed(): void
}

export interface EditorPane {
  element: HTMLElement
  open(frame: EditFrame): void
  /** The server's answer to what was sent; `refused` says why it is not written. */
  answered(id: number, refused: string | undefined): void
  /** The server ended it. */
  end(id: number): void
  /** The connection is back: what was not answered is sent again. */
  again(): void
  /** The lab is gone or begins anew. */
  reset(): void
  focus(): void
}

interface Opened {
  frame: EditFrame
  view: EditorView
  saved: string
  actions: EditorActions
}

/** Vim's ex commands are global: they act on the editor that is open. */
let current: Opened | undefined
const text = (opened: Opened): string => opened.view.state.doc.toString()

function defineCommands(): void {
  const ex = (command: Parameters<typeof runEx>[0]) => (_: unknown, params: { argString?: string }) => {
    if (current) runEx(command, params.argString?.trim() === '!', text(current) !== current.saved, current.actions)
  }
  Vim.defineEx('write', 'w', ex('write'))
  Vim.defineEx('wq', 'wq', ex('wq'))
  Vim.defineEx('xit', 'x', ex('xit'))
  Vim.defineEx('quit', 'q', ex('quit'))
  Vim.defineAction('kubemazeWriteQuit', () => current && runEx('xit', false, text(current) !== current.saved, current.actions))
  Vim.defineAction('kubemazeQuit', () => current?.actions.quit(true))
  Vim.mapCommand('ZZ', 'action', 'kubemazeWriteQuit', {}, { context: 'normal' })
  Vim.mapCommand('ZQ', 'action', 'kubemazeQuit', {}, { context: 'normal' })
}
defineCommands()

/** An editor on a file of the lab: vi's keys for vi, plain keys for nano. */
export function createEditorPane(parts: EditorParts): EditorPane {
  const drafts = createDrafts(parts.labId, inTab)
  /** By the editor's number: sent, and not answered yet. */
  const sent = new Map<number, Sent>()
  const title = h('span', { class: 'mono' })
  const status = h('p', { class: 'status mono', role: 'status' })
  const place = h('div', { class: 'place' })
  const button = (label: string, keys: string, act: (actions: EditorActions) => void): HTMLElement =>
    h('button', { type: 'button', title: keys, onClick: () => current && act(current.actions) }, label)
  // touch keyboards lack it
  const escape = h('button', { type: 'button', class: 'escape', onClick: () => current && leaveInsert(current.view) }, 'Esc')
  const bar = h(
    'header',
    {},
    title,
    escape,
    button('Write', ':w, Ctrl-S', (actions) => actions.write(false)),
    button('Write and close', ':wq, ZZ', (actions) => actions.write(true)),
    button('Close without writing', ':q!', (actions) => actions.quit(true)),
  )
  const element = h('section', { class: 'editor', 'aria-label': 'Editor', hidden: true }, bar, place, status)

  function open(frame: EditFrame): void {
    if (current?.frame.id === frame.id) return
    leave()
    const draft = drafts.recovered(frame)
    const extensions = [Prec.highest(keymap.of(shortcuts)), ...editing(frame.editor), keep(frame)]
    const view = new EditorView({ parent: place, state: EditorState.create({ doc: frame.content, extensions }) })
    // a change of its own: undo gives the file as it is
    if (draft !== undefined) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: draft } })
    current = { frame, view, saved: frame.content, actions: { write, quit } }
    title.textContent = frame.path
    status.textContent = openingWords(frame, draft !== undefined)
    escape.hidden = frame.editor !== 'vi'
    element.hidden = false
    view.focus()
  }
  function write(close: boolean): void {
    if (!current) return
    const { frame } = current
    const content = asWritten(text(current))
    if (!sendEdited(content, close)) return
    current.saved = text(current)
    sent.set(frame.id, { frame, content, close })
    // if it is refused the editor comes back with the text
    if (close) leave()
  }
  function quit(force: boolean): void {
    if (!current) return
    if (!force) {
      status.textContent = 'E37: No write since last change (add ! to override)'
      return
    }
    if (!sendEdited(null, true)) return
    drafts.drop(current.frame)
    leave()
  }
  function sendEdited(content: string | null, close: boolean): boolean {
    if (!current) return false
    const { id, terminal } = current.frame
    const done = parts.send({ terminal, id, content, close })
    if (!done) status.textContent = 'The connection is lost: not written yet. Your text is kept; try again when it is back.'
    return done
  }
  function answered(id: number, refused: string | undefined): void {
    const asked = sent.get(id)
    if (!asked) return
    sent.delete(id)
    if (refused !== undefined) return comeBack(asked, refused)
    const more = current?.frame.id === id && asWritten(text(current)) !== asked.content
    if (!more) drafts.drop(asked.frame)
    if (current?.frame.id === id) status.textContent = writtenWords(asked.frame.path, asked.content)
  }
  function comeBack({ frame, content }: Sent, refused: string): void {
    if (!current) {
      drafts.keep(frame, content)
      open(frame)
    }
    if (current?.frame.id !== frame.id) return
    current.saved = frame.content
    status.textContent = refused
  }
  function leave(): void {
    if (!current) return
    const { view } = current
    current = undefined
    // vi's own command is still at work on the view, and its key must not reach the terminal
    setTimeout(() => {
      view.destroy()
      if (current) return
      element.hidden = true
      parts.closed()
    })
  }
  const keep = (frame: EditFrame): Extension =>
    EditorView.updateListener.of((update) => {
      if (update.docChanged) drafts.keep(frame, update.state.doc.toString())
    })
  const shortcuts = [
    { key: 'Mod-s', preventDefault: true, run: () => (write(false), true) },
    { key: 'Ctrl-o', preventDefault: true, run: () => isNano() && (write(false), true) },
    {
      key: 'Ctrl-x',
      preventDefault: true,
      run: () => isNano() && (current && text(current) !== current.saved ? write(true) : quit(true), true),
    },
  ]
  const isNano = (): boolean => current?.frame.editor === 'nano'
  return {
    element,
    open,
    answered,
    end(id) {
      // an answer may have been lost with the connection: what was typed stays a draft
      sent.delete(id)
      if (current?.frame.id === id) leave()
    },
    again() {
      for (const [id, { frame, content, close }] of sent) parts.send({ terminal: frame.terminal, id, content, close })
    },
    reset: leave,
    focus: () => current?.view.focus(),
  }
}
