import { latest, searchBack } from './history.ts'
import type { KeyName } from './keys.ts'
import type { LineState, Search } from './line-state.ts'
import { blankLeft, stepLeft, stepRight, wordLeft, wordRight } from './words.ts'

export type Effect =
  | { type: 'submit'; text: string }
  | { type: 'signal'; signal: 'INT' | 'EOF' }
  | { type: 'complete' }
  | { type: 'clear' }
  | { type: 'stop' }
  | { type: 'bell' }

export interface Pressed {
  state: LineState
  effect?: Effect
}

export const emptyLine = (history: readonly string[]): LineState => ({
  text: '',
  cursor: 0,
  history,
  at: history.length,
  draft: '',
  killed: '',
})

/** The line with `text` put in at the cursor. */
export function insert(state: LineState, text: string): LineState {
  if (state.search) return [...text].reduce(searchOn, state)
  const clean = text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '')
  return {
    ...state,
    text: state.text.slice(0, state.cursor) + clean + state.text.slice(state.cursor),
    cursor: state.cursor + clean.length,
  }
}

const searchOn = (state: LineState, character: string): LineState =>
  searchBack(state, (state.search?.query ?? '') + character, state.search?.query ? state.at : latest(state))

/** What a key does. */
export function press(state: LineState, key: KeyName): Pressed {
  if (state.search) return pressInSearch(state, state.search, key)
  return keys[key](state)
}

const quiet = (state: LineState): Pressed => ({ state })
const moved = (state: LineState, cursor: number): Pressed => quiet({ ...state, cursor })
const bell = (state: LineState): Pressed => ({ state, effect: { type: 'bell' } })

function cut(state: LineState, from: number, to: number, keep: boolean): Pressed {
  if (from === to) return quiet(state)
  const killed = keep ? state.text.slice(from, to) : state.killed
  return quiet({ ...state, text: state.text.slice(0, from) + state.text.slice(to), cursor: from, killed })
}

function recall(state: LineState, at: number): Pressed {
  if (at < 0 || at > state.history.length) return bell(state)
  const draft = state.at === state.history.length ? state.text : state.draft
  const text = at === state.history.length ? draft : (state.history[at] ?? '')
  return quiet({ ...state, at, draft, text, cursor: text.length })
}

function transpose(state: LineState): Pressed {
  const { text } = state
  const right = stepRight(text, state.cursor)
  const between = stepLeft(text, right)
  if (state.cursor === 0 || between === 0) return bell(state)
  const left = stepLeft(text, between)
  const swapped = text.slice(0, left) + text.slice(between, right) + text.slice(left, between) + text.slice(right)
  return quiet({ ...state, text: swapped, cursor: right })
}

function lastArgument(state: LineState): Pressed {
  const last = state.history.at(-1)?.trim().split(/\s+/).at(-1)
  return last ? quiet(insert(state, last)) : bell(state)
}

const submit = (state: LineState): Pressed => ({
  state: { ...emptyLine(state.history), killed: state.killed },
  effect: { type: 'submit', text: state.text },
})

const keys: Record<KeyName, (state: LineState) => Pressed> = {
  enter: submit,
  tab: (state) => ({ state, effect: { type: 'complete' } }),
  backspace: (state) => cut(state, stepLeft(state.text, state.cursor), state.cursor, false),
  delete: (state) => cut(state, state.cursor, stepRight(state.text, state.cursor), false),
  escape: quiet,
  left: (state) => moved(state, stepLeft(state.text, state.cursor)),
  right: (state) => moved(state, stepRight(state.text, state.cursor)),
  up: (state) => recall(state, state.at - 1),
  down: (state) => recall(state, state.at + 1),
  home: (state) => moved(state, 0),
  end: (state) => moved(state, state.text.length),
  'word-left': (state) => moved(state, wordLeft(state.text, state.cursor)),
  'word-right': (state) => moved(state, wordRight(state.text, state.cursor)),
  'kill-line': (state) => cut(state, state.cursor, state.text.length, true),
  'kill-to-start': (state) => cut(state, 0, state.cursor, true),
  'kill-word': (state) => cut(state, blankLeft(state.text, state.cursor), state.cursor, true),
  'kill-word-forward': (state) => cut(state, state.cursor, wordRight(state.text, state.cursor), true),
  yank: (state) => quiet(insert(state, state.killed)),
  transpose,
  'last-argument': lastArgument,
  clear: (state) => ({ state, effect: { type: 'clear' } }),
  search: (state) =>
    quiet(searchBack({ ...state, draft: state.at === state.history.length ? state.text : state.draft }, '', latest(state))),
  interrupt: (state) => ({ state: emptyLine(state.history), effect: { type: 'signal', signal: 'INT' } }),
  'end-of-file': (state) => (state.text === '' ? { state, effect: { type: 'signal', signal: 'EOF' } } : keys.delete(state)),
  stop: (state) => ({ state, effect: { type: 'stop' } }),
  cancel: bell,
}

/** In a search, keys that edit or move take the found line along; Ctrl-G and Ctrl-C give the old one back. */
function pressInSearch(state: LineState, search: Search, key: KeyName): Pressed {
  const { search: _, ...found } = state
  if (key === 'search') return search.query === '' ? quiet(state) : quiet(searchBack(state, search.query, state.at - 1))
  if (key === 'backspace') return quiet(searchBack(state, search.query.slice(0, -1), latest(state)))
  if (key === 'cancel') return quiet({ ...found, text: state.draft, cursor: state.draft.length, at: state.history.length })
  if (key === 'escape') return quiet(found)
  return press(found, key)
}
