import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientFrame, maxLineBytes, serverFrame } from './terminal.ts'

const open = { type: 'open', terminal: 'main', columns: 80, rows: 24 }
const edited = { type: 'edited', terminal: 'main', id: 1, content: 'x', close: true }
const complete = { type: 'complete', terminal: 'main', id: 1, line: 'kub', cursor: 3 }

describe('frames from the page', () => {
  it.each<[object]>([
    [open],
    [{ ...open, after: 0 }],
    [{ ...open, terminal: 't-1', columns: 1, rows: 1_000 }],
    [{ type: 'close', terminal: 't1' }],
    [{ type: 'line', terminal: 'main', text: '' }],
    [{ type: 'line', terminal: 'main', text: 'x'.repeat(maxLineBytes) }],
    [{ type: 'line', terminal: 'main', text: '\u0000\u001b[31m\ud800 ünï 李' }],
    [{ type: 'signal', terminal: 'main', signal: 'INT' }],
    [{ type: 'signal', terminal: 'main', signal: 'EOF' }],
    [complete],
    [{ ...complete, id: -1, cursor: 0 }],
    [{ type: 'resize', terminal: 'main', columns: 1_000, rows: 1 }],
    [edited],
    [{ ...edited, content: null }],
    [{ ...edited, content: '' }],
    [{ type: 'step', step: 'create' }],
    [{ type: 'ping' }],
  ])('%j is taken as it is', (frame) => {
    expect(clientFrame.parse(frame)).toEqual(frame)
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a number', 7],
    ['a list', [open]],
    ['no type', { terminal: 'main' }],
    ['a type that is not known', { type: 'exec', terminal: 'main' }],
    ['a type of Object', { type: 'constructor' }],
    ['no terminal', { ...open, terminal: undefined }],
    ['a terminal without a name', { ...open, terminal: '' }],
    ['a name with a slash', { ...open, terminal: '../x' }],
    ['a name in capitals', { ...open, terminal: 'Main' }],
    ['a name that is too long', { ...open, terminal: 'x'.repeat(33) }],
    ['a line break after a name', { ...open, terminal: 'main\n' }],
    ['no columns', { ...open, columns: 0 }],
    ['half a column', { ...open, columns: 79.5 }],
    ['columns in words', { ...open, columns: '80' }],
    ['too many rows', { ...open, rows: 1_001 }],
    ['a number below all frames', { ...open, after: -1 }],
    ['a number that is none', { ...open, after: Number.NaN }],
    ['a line that is no text', { type: 'line', terminal: 'main', text: 1 }],
    ['a line that is too long', { type: 'line', terminal: 'main', text: 'x'.repeat(maxLineBytes + 1) }],
    ['another signal', { type: 'signal', terminal: 'main', signal: 'KILL' }],
    ['a line to complete that is too long', { ...complete, line: 'x'.repeat(65_537) }],
    ['a cursor before the line', { ...complete, cursor: -1 }],
    ['a file that is too large', { ...edited, content: 'x'.repeat(4_194_305) }],
    ['an editor without a number', { ...edited, id: undefined }],
    ['an editor that may be closed', { ...edited, close: 'yes' }],
    ['a step that is too long', { type: 'step', step: 'x'.repeat(65) }],
  ])('%s is refused', (_name, frame) => {
    expect(clientFrame.safeParse(frame).success).toBe(false)
  })

  it('any JSON is a frame or is refused, never an exception', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void clientFrame.safeParse(value)))
  })

  it('what a frame does not know is left out', () => {
    expect(clientFrame.parse({ type: 'ping', admin: true })).toEqual({ type: 'ping' })
  })
})

describe('frames from the server', () => {
  const check = { id: 'a', title: 'A', status: 'hint', points: 0, maxPoints: 2, evidence: 'Look.', hints: ['One.'] }
  it.each<[object]>([
    [{ type: 'opened', terminal: 'main', seq: 3, reset: true, history: ['ls'], node: 'k8s-master' }],
    [{ type: 'output', terminal: 'main', seq: 1, text: '\r\n' }],
    [{ type: 'prompt', terminal: 'main', seq: 1, text: '$ ', mode: 'shell' }],
    [{ type: 'echo', terminal: 'main', seq: 1, text: 'ls' }],
    [{ type: 'done', terminal: 'main', seq: 1, exitCode: 130, history: 'ls' }],
    [{ type: 'edit', terminal: 'main', seq: 1, id: 1, path: '/a', editor: 'nano', content: '' }],
    [{ type: 'edit-end', terminal: 'main', seq: 1, id: 1 }],
    [{ type: 'edit-answer', terminal: 'main', id: 1, refused: 'no' }],
    [{ type: 'completion', terminal: 'main', id: 1, from: 0, candidates: [] }],
    [{ type: 'progress', lesson: 's', step: 'a', steps: [{ id: 'a', checks: [check] }], points: 0, maxPoints: 2 }],
    [{ type: 'cluster', revision: 1, services: [], pods: [], nodes: [{ name: 'n', ip: '192.168.56.201' }] }],
    [{ type: 'request', from: 'outside', ip: '1.2.3.4', port: 80, outcome: 'refused' }],
    [{ type: 'reset' }],
    [{ type: 'error', message: 'x' }],
    [{ type: 'pong' }],
  ])('%j is one', (frame) => {
    expect(serverFrame.parse(frame)).toEqual(frame)
  })

  it.each<[string, object]>([
    ['output without a number', { type: 'output', terminal: 'main', text: 'x' }],
    ['another prompt', { type: 'prompt', terminal: 'main', seq: 1, text: '$', mode: 'root' }],
    ['another editor', { type: 'edit', terminal: 'main', seq: 1, id: 1, path: '/a', editor: 'emacs', content: '' }],
    [
      'a check of another status',
      {
        type: 'progress',
        lesson: 's',
        step: 'a',
        steps: [{ id: 'a', checks: [{ ...check, status: 'done' }] }],
        points: 0,
        maxPoints: 2,
      },
    ],
  ])('%s is none', (_name, frame) => {
    expect(serverFrame.safeParse(frame).success).toBe(false)
  })
})
