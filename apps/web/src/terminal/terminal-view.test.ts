import type { ClientFrame } from '@kubemaze/protocol/terminal.ts'
import { describe, expect, it } from 'vitest'
import { createTerminalView, type TerminalFrame, type TerminalView } from './terminal-view.ts'

interface Bench {
  view: TerminalView
  sent: ClientFrame[]
  edits: string[]
  /** Exit codes shown beside commands. */
  ends: number[]
  /** Rows above the cursor where commands were marked. */
  marks: number[]
  copied: string[]
  connected: boolean
  /** The rows of the screen without blanks at their ends. */
  rows(): string[]
  frames(...frames: Record<string, unknown>[]): void
}

/** A screen of 40 columns that understands the few sequences the view writes. */
function bench(kept = ''): Bench {
  let cells: string[][] = [[]]
  let row = 0
  let column = 0
  const put = (character: string): void => {
    if (column === 40) row++, (column = 0)
    cells[row] ??= []
    cells[row]![column++] = character
  }
  const write = (text: string): void => {
    for (const [token, count, verb] of text.matchAll(/\x1b\[(\d*)([A-Za-z])|\x1b\[[?!]\d*[a-z]|\x1b\[2J|[\s\S]/gu)) {
      const n = Number(count || 1)
      if (/^\x1b\[[?!]/.test(token)) continue
      else if (verb === 'A') row -= n
      else if (verb === 'C') column += n
      else if (verb === 'J') cells = [...cells.slice(0, row), (cells[row] ?? []).slice(0, column)]
      else if (verb === 'H') row = column = 0
      else if (verb === 'm') continue
      else if (token === '\r') column = 0
      else if (token === '\n') cells[++row] ??= []
      else put(token as string)
    }
  }
  const made: Omit<Bench, 'view'> & { view?: TerminalView } = {
    sent: [],
    edits: [],
    ends: [],
    marks: [],
    copied: [],
    connected: true,
    rows: () =>
      cells.map((line) =>
        Array.from(line, (cell) => cell ?? ' ')
          .join('')
          .trimEnd(),
      ),
    frames: (...frames) => frames.forEach((frame) => made.view?.frame({ terminal: 'main', ...frame } as TerminalFrame)),
  }
  made.view = createTerminalView({
    name: 'main',
    screen: {
      write: (text, written) => (write(text), written?.()),
      columns: () => 40,
      rows: () => 24,
      cursorColumn: () => column,
      reset: () => ((cells = [[]]), (row = column = 0)),
      mark: (up) => (made.marks.push(up), { ended: (exitCode) => made.ends.push(exitCode), inView: () => 0, bringTo() {} }),
      bell() {},
    },
    send: (frame) => (made.connected && made.sent.push(frame), made.connected),
    edit: (frame) => made.edits.push(`open ${frame.path}`),
    editEnd: (id) => made.edits.push(`end ${id}`),
    editAnswered: (id, refused) => made.edits.push(`answered ${id} ${refused ?? 'written'}`),
    offline() {},
    keep() {},
    kept,
    copy: (text) => made.copied.push(text),
  })
  return made as Bench
}

const prompt = (seq: number, text = '$ ', mode = 'shell') => ({ type: 'prompt', seq, text, mode })
const opened = (seq: number, more: object = {}) => ({
  type: 'opened',
  seq,
  reset: true,
  history: [],
  node: 'k8s-master',
  ...more,
})

describe('a terminal', () => {
  it('edits a line at the prompt and sends it whole', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('lx\x7fs\r')
    expect(b.rows()).toEqual(['$ ls'])
    expect(b.sent).toEqual([{ type: 'line', terminal: 'main', text: 'ls' }])
    b.frames(
      { type: 'echo', seq: 2, text: 'ls' },
      { type: 'output', seq: 3, text: 'a b\r\n' },
      { type: 'done', seq: 4, exitCode: 0 },
      prompt(5),
    )
    expect(b.rows()).toEqual(['$ ls', 'a b', '$'])
  })

  it('shows the history of a shell inside of the shell, completes there, and has the outer one back', () => {
    const b = bench()
    const inside = (seq: number, ...history: string[]) => ({ ...prompt(seq, '/ # ', 'input'), history })
    b.frames(opened(1, { history: ['outer'] }), prompt(1), { type: 'echo', seq: 2, text: 'sh' }, inside(3))
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('/ #')
    b.frames({ type: 'echo', seq: 4, text: 'ls' }, inside(5, 'ls'))
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('/ # ls')
    b.view.data(' /e\t')
    expect(b.sent.at(-1)).toMatchObject({ type: 'complete', line: 'ls /e', cursor: 5 })
    b.frames({ type: 'echo', seq: 6, text: 'exit' }, { type: 'done', seq: 7, exitCode: 0 }, prompt(8))
    b.view.data('\x15\x1b[A\x1b[A')
    expect(b.rows().at(-1)).toBe('$ outer')
    b.frames({ type: 'echo', seq: 9, text: 'cat' }, prompt(10, '', 'input'))
    b.view.data('\x15a\tb\r')
    expect(b.sent.at(-1)).toMatchObject({ type: 'line' })
  })

  it('marks each command with how it ended', () => {
    const b = bench()
    const done = (seq: number, exitCode: number) => ({ type: 'done', seq, exitCode })
    b.frames(opened(1), prompt(1), { type: 'echo', seq: 2, text: 'true' }, done(3, 0), prompt(4))
    b.frames(
      { type: 'echo', seq: 5, text: 'false' },
      done(6, 1),
      prompt(7),
      { type: 'echo', seq: 8, text: '' },
      done(9, 0),
      prompt(10),
    )
    expect(b.ends).toEqual([0, 1])
  })

  it('keeps what is typed while a command runs for the next prompt', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('sleep 1\rls')
    b.frames({ type: 'echo', seq: 2, text: 'sleep 1' }, { type: 'output', seq: 3, text: 'out\r\n' }, prompt(4))
    expect(b.rows()).toEqual(['$ sleep 1', 'out', '$ ls'])
  })

  it('takes the line off for output and for a line of another tab, and gives it back', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('mine')
    b.frames({ type: 'echo', seq: 2, text: 'theirs' }, { type: 'output', seq: 3, text: 'x\r\n' }, prompt(4))
    expect(b.rows()).toEqual(['$ theirs', 'x', '$ mine'])
  })

  it('sends each line of a paste and keeps the last to be edited', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('\x1b[200~one\r\ntwo\nthr\x1b[201~')
    expect(b.sent.map((frame) => 'text' in frame && frame.text)).toEqual(['one', 'two'])
    b.frames({ type: 'echo', seq: 2, text: 'one' }, prompt(3), { type: 'echo', seq: 4, text: 'two' }, prompt(5))
    expect(b.rows()).toEqual(['$ one', '$ two', '$ thr'])
  })

  it('refuses a paste beyond a line’s bound', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data(`\x1b[200~${'x'.repeat(1_048_577)}\x1b[201~`)
    expect(b.sent).toEqual([])
    expect(b.rows().join('')).toContain('a paste may have 1 MiB at most')
  })

  it('remembers lines of the shell, not what a program reads', () => {
    const b = bench()
    b.frames(opened(1, { history: ['old'] }), prompt(1))
    b.frames({ type: 'echo', seq: 2, text: 'cat' }, prompt(3, '', 'input'), { type: 'echo', seq: 4, text: 'words' }, prompt(5))
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('$ cat')
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('$ old')
  })

  it('recalls what the server keeps of a command of several lines', () => {
    const b = bench()
    const done = { type: 'done', seq: 5, exitCode: 0, history: 'for i in a; do echo $i; done' }
    b.frames(opened(1, { history: ['old'] }), prompt(1))
    b.frames(
      { type: 'echo', seq: 2, text: 'for i in a; do' },
      prompt(3, '> ', 'input'),
      { type: 'echo', seq: 4, text: 'done' },
      done,
    )
    b.frames(prompt(6))
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('$ for i in a; do echo $i; done')
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('$ old')
  })

  it('does not remember a line that begins with a blank', () => {
    const b = bench()
    b.frames(opened(1, { history: ['old'] }), prompt(1), { type: 'echo', seq: 2, text: ' secret' }, prompt(3))
    b.view.data('\x1b[A')
    expect(b.rows().at(-1)).toBe('$ old')
  })

  it('shows the interrupted line with ^C', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('wrong\x03')
    expect(b.sent).toEqual([{ type: 'signal', terminal: 'main', signal: 'INT' }])
    b.frames({ type: 'echo', seq: 2, text: '^C' }, prompt(3))
    expect(b.rows()).toEqual(['$ wrong^C', '$'])
  })

  it('continues after what it has seen, and gives back a line that never arrived', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('ls\r')
    b.view.open()
    expect(b.sent.at(-1)).toMatchObject({ type: 'open', after: 1 })
    b.frames(opened(1, { reset: false }))
    expect(b.rows()).toEqual(['$ ls'])
    b.view.data(' -l')
    expect(b.rows()).toEqual(['$ ls -l'])
  })

  it('keeps the line when nothing is connected', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.connected = false
    b.view.data('ls\r')
    expect(b.rows()).toEqual(['$ ls'])
  })

  it('shows no frame twice', () => {
    const b = bench()
    const output = { type: 'output', seq: 1, text: 'once\r\n' }
    b.frames(opened(2), output, output, prompt(2), prompt(2))
    expect(b.rows()).toEqual(['once', '$'])
  })

  it('opens an editor that is still open after a reload, not one that was closed', () => {
    const b = bench()
    const edit = (seq: number, id: number) => ({ type: 'edit', seq, id, path: `f${id}`, editor: 'vi', content: '' })
    b.frames(opened(4), edit(1, 7), { type: 'edit-end', seq: 2, id: 7 }, edit(3, 8), { type: 'output', seq: 4, text: '' })
    expect(b.edits).toEqual(['end 7', 'open f8'])
  })

  it('brings the line over a reload', () => {
    const b = bench('half a li')
    b.frames(opened(1), prompt(1))
    expect(b.rows()).toEqual(['$ half a li'])
  })

  it('completes from the server, unless the line has changed meanwhile', () => {
    const b = bench()
    b.frames(opened(1), prompt(1))
    b.view.data('kubectl get ser\t')
    const asked = b.sent.at(-1)
    expect(asked).toMatchObject({ type: 'complete', line: 'kubectl get ser', cursor: 15 })
    b.frames({ type: 'completion', id: asked?.type === 'complete' ? asked.id : 0, from: 12, candidates: ['services'] })
    expect(b.rows()).toEqual(['$ kubectl get services'])
    b.view.data('x\t')
    b.view.data('y')
    b.frames({ type: 'completion', id: 2, from: 21, candidates: ['xenon'] })
    expect(b.rows()).toEqual(['$ kubectl get services xy'])
  })
})

describe('a command is a block', () => {
  const ran = (b: Bench): void =>
    b.frames(
      opened(1),
      prompt(1),
      { type: 'echo', seq: 2, text: 'ls' },
      { type: 'output', seq: 3, text: 'a\r\nb\r\n' },
      { type: 'done', seq: 4, exitCode: 0 },
      prompt(5),
    )

  it('whose output is folded, and unfolded again, with the line that is being typed', () => {
    const b = bench()
    ran(b)
    b.view.data('typed')
    b.view.foldLast()
    expect(b.rows()).toEqual(['$ ls', '  … 2 lines folded', '$ typed'])
    b.view.foldLast()
    expect(b.rows()).toEqual(['$ ls', 'a', 'b', '$ typed'])
  })

  it('whose output is copied as it was said', () => {
    const b = bench()
    ran(b)
    b.view.copyLast()
    expect(b.copied).toEqual(['a\nb\n'])
  })

  it('is marked at the first of its rows', () => {
    const b = bench()
    b.frames(opened(1), prompt(1), { type: 'echo', seq: 2, text: 'x'.repeat(90) })
    expect(b.marks).toEqual([2])
  })
})

it('gives a line back by the arrow before the server has answered', () => {
  const b = bench()
  b.frames(opened(1), prompt(1))
  b.view.data('echo one\r\x1b[A')
  b.frames({ type: 'echo', seq: 2, text: 'echo one' }, { type: 'output', seq: 3, text: 'one\r\n' }, prompt(4))
  expect(b.rows()).toEqual(['$ echo one', 'one', '$ echo one'])
})
