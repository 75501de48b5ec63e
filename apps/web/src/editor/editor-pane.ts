import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentService, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { getCM, Vim, vim } from '@replit/codemirror-vim'
import { h } from '../dom/element.ts'
import { inTab } from '../dom/remembered.ts'
import type { EditFrame } from '../terminal/terminal-view.ts'
import { asWritten, type EditorActions, runEx, writtenWords } from './ex-commands.ts'

export interface EditorParts {
  labId: string
  /** False when nothing is connected. */
  send(edited: { terminal: string; id: number; content: string | null; close: boolean }): boolean
  closed(): void
}

export interface EditorPane {
  element: HTMLElement
  open(frame: EditFrame): void
  /** The server ended it. */
  end(id: number): void
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
  const draftKey = (frame: EditFrame): string => `edit.${parts.labId}.${frame.terminal}.${frame.id}`

  function open(frame: EditFrame): void {
    if (current?.frame.id === frame.id) return
    leave()
    const draft = inTab.get(draftKey(frame)) ?? frame.content
    const extensions = [Prec.highest(keymap.of(shortcuts)), ...editing(frame.editor), keep(frame)]
    const view = new EditorView({ parent: place, state: EditorState.create({ doc: draft, extensions }) })
    current = { frame, view, saved: frame.content, actions: { write, quit } }
    title.textContent = frame.path
    status.textContent = opening(frame)
    escape.hidden = frame.editor !== 'vi'
    element.hidden = false
    view.focus()
  }
  function write(close: boolean): void {
    if (!current) return
    const content = asWritten(text(current))
    if (!sendEdited(content, close)) return
    current.saved = text(current)
    status.textContent = writtenWords(current.frame.path, content)
    inTab.set(draftKey(current.frame), undefined)
    if (close) leave()
  }
  function quit(force: boolean): void {
    if (!current) return
    if (!force) {
      status.textContent = 'E37: No write since last change (add ! to override)'
      return
    }
    if (!sendEdited(null, true)) return
    inTab.set(draftKey(current.frame), undefined)
    leave()
  }
  function sendEdited(content: string | null, close: boolean): boolean {
    if (!current) return false
    const { id, terminal } = current.frame
    const done = parts.send({ terminal, id, content, close })
    if (!done) status.textContent = 'The connection is lost: not written yet. Your text is kept; try again when it is back.'
    return done
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
      if (update.docChanged) inTab.set(draftKey(frame), update.state.doc.toString())
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
    end: (id) => {
      if (current?.frame.id === id) leave()
    },
    reset: leave,
    focus: () => current?.view.focus(),
  }
}

/** As the Esc key does it. */
function leaveInsert(view: EditorView): void {
  const editor = getCM(view)
  if (editor) Vim.handleKey(editor, '<Esc>', 'user')
  view.focus()
}

const opening = (frame: EditFrame): string =>
  frame.editor === 'vi'
    ? `"${frame.path}"${frame.content === '' ? ' [New]' : ''}   i: type · Esc: stop typing · :wq write and leave · :q! leave`
    : 'Ctrl-O: write · Ctrl-X: write and leave'

/** Colours by variables, so that they follow the theme. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--code-value)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
])

function editing(editor: 'vi' | 'nano'): Extension[] {
  const common = [
    lineNumbers(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    // neither vi nor nano indents by itself: what is typed line by line, blanks too, is what stands in the file
    indentService.of(() => 0),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search(),
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap]),
    yaml(),
    syntaxHighlighting(colours),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
  ]
  // vi's keys come before all others
  return editor === 'vi' ? [vim({ status: true }), ...common] : [...common, keymap.of([indentWithTab])]
}
