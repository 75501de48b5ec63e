import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseKeys } from './keys.ts'
import { emptyLine, insert, press } from './line-editor.ts'
import type { LineState } from './line-state.ts'

/** Types keys as xterm hands them over. */
const typed = (data: string, history: string[] = []): LineState =>
  parseKeys(data).reduce(
    (state, key) => (key.type === 'key' ? press(state, key.name).state : insert(state, key.text)),
    emptyLine(history),
  )
/** The line with the cursor as a bar. */
const shown = ({ text, cursor }: LineState): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`

const left = '\x1b[D'
const up = '\x1b[A'
const down = '\x1b[B'

describe('the line editor', () => {
  it.each([
    ['typing', 'get pods', 'get pods|'],
    ['in the middle', `ac${left}b`, 'ab|c'],
    ['Ctrl-A, Ctrl-E', 'bc\x01a\x05d', 'abcd|'],
    ['backspace', 'abc\x7f', 'ab|'],
    ['delete', `abc${left}${left}\x1b[3~`, 'a|c'],
    ['Ctrl-D in a line', `abc${left}\x04`, 'ab|'],
    ['Ctrl-K', `get pods${left.repeat(5)}\x0b`, 'get|'],
    ['Ctrl-U', `get pods${left.repeat(4)}\x15`, '|pods'],
    ['Ctrl-W to the blank', 'get pods/coffee-1 \x17', 'get |'],
    ['Ctrl-Y puts back', 'a b\x17c \x19', 'a c b|'],
    ['Alt-B, Alt-D', 'get pods now\x1bb\x1bb\x1bd', 'get | now'],
    ['Ctrl-left stops at a dash', 'kube-system\x1b[1;5D', 'kube-|system'],
    ['Ctrl-T', 'gte\x14', 'get|'],
    ['Ctrl-T in the middle', `abc${left}${left}\x14`, 'ba|c'],
    ['Ctrl-T at the start', 'ab\x01\x14', '|ab'],
    ['Ctrl-T of one letter', 'a\x14', 'a|'],
    ['Ctrl-T of a pair of surrogates', 'a😀\x14', '😀a|'],
    ['a pair of surrogates is one step', `a😀${left}b`, 'ab|😀'],
    ['backspace takes the pair', 'a😀\x7f', 'a|'],
    ['an unknown sequence is nothing', 'a\x1b[15~\x1b[1;2Pb', 'ab|'],
  ])('%s', (_, data, line) => expect(shown(typed(data))).toBe(line))

  const history = ['kubectl get svc', 'ls', 'kubectl describe svc coffee']
  it.each([
    ['up', up, 'kubectl describe svc coffee|'],
    ['up, up, down', up + up + down, 'kubectl describe svc coffee|'],
    ['one’s own line comes back', `new${up}${up}${down}${down}`, 'new|'],
    ['up at the oldest stays', up.repeat(9), 'kubectl get svc|'],
    ['Ctrl-R', '\x12get', 'kubectl |get svc'],
    ['Ctrl-R again goes back', '\x12svc\x12', 'kubectl get |svc'],
    ['Ctrl-R, then an arrow edits', `\x12get${left}X`, 'kubectlX| get svc'],
    ['Ctrl-G gives the old line back', 'mine\x12svc\x07', 'mine|'],
    ['Alt-.', 'echo \x1b.', 'echo coffee|'],
  ])('history: %s', (_, data, line) => expect(shown(typed(data, history))).toBe(line))

  it('a search that fails keeps the last line found', () => {
    const state = typed('\x12getq', history)
    expect([state.text, state.search?.failed]).toEqual(['kubectl get svc', true])
  })

  it('Enter submits, Ctrl-C interrupts, Ctrl-D ends an empty line only', () => {
    expect(press(typed('ls'), 'enter')).toMatchObject({ effect: { type: 'submit', text: 'ls' }, state: { text: '' } })
    expect(press(typed('ls'), 'interrupt')).toMatchObject({ effect: { signal: 'INT' }, state: { text: '' } })
    expect(press(typed(''), 'end-of-file').effect).toEqual({ type: 'signal', signal: 'EOF' })
    expect(press(typed('ls'), 'end-of-file').effect).toBeUndefined()
  })

  it('keeps its cursor inside the line and control characters out, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (data) => {
        const state = typed(data, history)
        expect(state.cursor).toBeGreaterThanOrEqual(0)
        expect(state.cursor).toBeLessThanOrEqual(state.text.length)
        expect(state.text).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f]/)
      }),
    )
  })
})

describe('whatever is typed', () => {
  const keyNames = 'left right up down home end word-left word-right backspace delete kill-line kill-to-start kill-word'
  const moreNames =
    'kill-word-forward yank transpose last-argument search escape cancel tab clear enter interrupt end-of-file stop'
  const key = fc.constantFrom(...(`${keyNames} ${moreNames}`.split(' ') as Parameters<typeof press>[1][]))
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '-', '/', '😀', 'é', '李', '\n', '\x1b') })
  const action = fc.oneof(
    key.map((name) => ({ name })),
    text.map((words) => ({ words })),
  )
  const history = fc.array(fc.constantFrom('ls', 'kubectl get pods', 'echo 😀😀', ''), { maxLength: 3 })

  it('the cursor is in the line and between characters, the history stays, no control character gets in', () => {
    fc.assert(
      fc.property(history, fc.array(action, { maxLength: 30 }), (past, actions) => {
        const before = [...past]
        let state = emptyLine(past)
        for (const one of actions) {
          state = 'name' in one ? press(state, one.name).state : insert(state, one.words)
          expect(state.cursor).toBeGreaterThanOrEqual(0)
          expect(state.cursor).toBeLessThanOrEqual(state.text.length)
          for (const part of [state.text, state.killed, state.draft, state.text.slice(0, state.cursor)])
            expect(part).not.toMatch(/\p{Cs}|[\x00-\x08\x0a-\x1f\x7f]/u)
        }
        expect(past).toEqual(before)
      }),
    )
  })
})
