import type { Typing } from '@kubemaze/core/process/process.ts'
import { describe, expect, it } from 'vitest'
import { createTty } from './tty.ts'

interface Screen {
  shown: string
  interrupts: number
}

function terminal() {
  const screen: Screen = { shown: '', interrupts: 0 }
  const tty = createTty({ write: (text) => void (screen.shown += text), interrupt: () => void screen.interrupts++ })
  const type = (text: string): void => tty.push(Buffer.from(text))
  return { screen, tty, type }
}

const typing: Typing = {
  history: ['first', 'second'],
  complete: (line) => ({ from: 0, candidates: ['echo', 'egrep', 'exit'].filter((name) => name.startsWith(line)) }),
}

describe('[SHL122] a line is typed at a prompt', () => {
  it.each([
    ['plain', 'abc\r', '$ abc\r\n', 'abc'],
    ['line feed', 'abc\n', '$ abc\r\n', 'abc'],
    ['backspace', 'abx\x7fc\r', '$ abx\r\x1b[J$ abc\r\n', 'abc'],
    ['middle', 'ac\x1b[Db\r', '$ ac\r\x1b[J$ ac\r\x1b[3C\r\x1b[J$ abc\r\x1b[4C\r\x1b[J$ abc\r\n', 'abc'],
    ['history', '\x1b[A\x1b[A\r', '$ second\r\x1b[J$ first\r\n', 'first'],
    ['search', '\x12fir\r', undefined, 'first'],
    ['completion', 'ec\t\r', '$ echo \r\n', 'echo '],
    ['list of candidates', 'e\t', '$ e\r\necho   egrep  exit\r\n$ e', undefined],
    ['nothing to complete', 'x\t\r', '$ x\x07\r\n', 'x'],
    ['paste', '\x1b[200~abc\x1b[201~\r', '$ abc\r\n', 'abc'],
    ['wide characters', '日本\r', '$ 日本\r\n', '日本'],
    ['an unknown key', '\x1b[24~a\r', '$ a\r\n', 'a'],
    ['Ctrl-C', 'abc\x03', '$ abc^C\r\n', undefined],
    ['Ctrl-D', '\x04', '$ ', undefined],
    ['Ctrl-L', 'a\x0c\r', '$ a\x1b[H\x1b[2J$ a\r\n', 'a'],
  ])('%s', async (_name, keys, shown, line) => {
    const { screen, tty, type } = terminal()
    const read = tty.input.readLine('$ ', typing)
    type(keys)
    if (line !== undefined || /[\x03\x04]/.test(keys)) expect(await read).toBe(line)
    if (shown !== undefined) expect(screen.shown).toBe(shown)
    expect(screen.interrupts).toBe(keys.includes('\x03') ? 1 : 0)
  })

  it('wraps at the width that the client told', async () => {
    const { screen, tty, type } = terminal()
    tty.resize({ columns: 10 })
    const read = tty.input.readLine('$ ')
    type('abcdefghij')
    type('k\r')
    expect(await read).toBe('abcdefghijk')
    expect(screen.shown).toContain('$ abcdefghij')
    expect(tty.terminal.columns).toBe(10)
  })

  it('a character that comes in pieces is one', async () => {
    const { tty } = terminal()
    const read = tty.input.readLine('$ ')
    const bytes = Buffer.from('é\r')
    for (const byte of bytes) tty.push(Buffer.of(byte))
    expect(await read).toBe('é')
  })

  it('output of a program moves the line down', async () => {
    const { screen, tty, type } = terminal()
    const read = tty.input.readLine('$ ')
    type('ab')
    tty.output('[1]+ Done\n')
    type('c\r')
    expect(await read).toBe('abc')
    expect(screen.shown).toBe('$ ab\r\x1b[J[1]+ Done\r\n$ abc\r\n')
  })
})

describe('[SHL123] what nobody reads is echoed and kept', () => {
  it('lines, and the beginning of one', async () => {
    const { screen, tty, type } = terminal()
    type('one\rtwx\x7fo\rthr')
    expect(screen.shown).toBe('one\r\ntwx\b \bo\r\nthr')
    expect([await tty.input.readLine(), await tty.input.readLine('$ ')]).toEqual(['one', 'two'])
    const third = tty.input.readLine('$ ')
    type('ee\r')
    expect(await third).toBe('three')
  })

  it('Ctrl-U, Ctrl-W and Ctrl-D', async () => {
    const { tty, type } = terminal()
    type('gone\x15a b\x17c\r\x04')
    expect([await tty.input.readLine(), await tty.input.readLine()]).toEqual(['a c', undefined])
  })

  it('Ctrl-C throws it away, and goes to who asked last', async () => {
    const { screen, tty, type } = terminal()
    const caught: string[] = []
    const outer = tty.terminal.onInterrupt?.(() => caught.push('outer'))
    const inner = tty.terminal.onInterrupt?.(() => caught.push('inner'))
    type('typed\r\x03')
    inner?.()
    type('\x03')
    outer?.()
    expect([screen.interrupts, caught]).toEqual([0, ['inner', 'outer']])
    type('\x03')
    expect(screen.interrupts).toBe(1)
    const read = tty.input.readLine()
    type('new\r')
    expect(await read).toBe('new')
  })

  it('has bounds', () => {
    const { screen, tty, type } = terminal()
    for (let round = 0; round < 3_000; round++) type('x\r')
    expect(screen.shown.match(/\x07/g)).toHaveLength(1_000)
    type('y'.repeat(2_000_000))
    expect(screen.shown.endsWith('\x07')).toBe(true)
    tty.end()
  })
})

it('[SHL122] a client that has gone ends the file', async () => {
  const { tty, type } = terminal()
  type('a\r')
  const [one, rest] = [await tty.input.readChunk(), tty.input.readAll()]
  type('b\rc\r')
  tty.end()
  expect([one, await rest, await tty.input.readLine('$ ')]).toEqual(['a\n', 'b\nc\n', undefined])
})

it('[SHL124] an editor says where it opens', async () => {
  const { screen, tty } = terminal()
  const file = { path: '/x', content: '', editor: 'vi' as const }
  expect(await tty.terminal.edit(file, () => undefined)).toBe(false)
  expect(screen.shown).toBe(
    "vi: editors open in the lab's page alone; over this connection write the file with cat > FILE <<'EOF'\r\n",
  )
})
