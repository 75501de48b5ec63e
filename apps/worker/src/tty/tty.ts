import type { Terminal, Typing } from '@kubemaze/core/process/process.ts'
import { type Key, parseKeys } from '@kubemaze/readline/keys.ts'
import { widthOf, withoutEscapes } from '@kubemaze/readline/width.ts'
import { allLines, type ChunkInput } from '@kubemaze/shell/bash/input.ts'
import { interruptStack } from './interrupt-stack.ts'
import { type ReadLine, readLine, type Typed } from './read-line.ts'
import { typedAhead } from './typed-ahead.ts'

/** A pseudo-terminal: bytes of a client's keyboard in, what its screen shows out; programs see lines. */
export interface Tty {
  input: ChunkInput
  terminal: Terminal
  /** What a program writes, with the returns that a screen needs. */
  output(text: string): void
  push(bytes: Uint8Array): void
  /** The client sends no more. */
  end(): void
  resize(size: { columns?: number; rows?: number }): void
}

interface Parts {
  write(text: string): void
  /** Ctrl-C that no program asked for. */
  interrupt(): void
}

interface Reading {
  line: ReadLine
  done(typed: Typed): void
}

const notHere = (editor: string): string =>
  `${editor}: editors open in the lab's page alone; over this connection write the file with cat > FILE <<'EOF'\n`

export function createTty(parts: Parts): Tty {
  const size = { columns: 80, rows: 24 }
  const interrupts = interruptStack()
  const decoder = new TextDecoder()
  let [column, ended] = [0, false]
  let reading: Reading | undefined
  const show = (text: string): void => {
    column = columnAfter(column, text)
    parts.write(text)
  }
  const ahead = typedAhead(show)
  const output = (text: string): void => {
    const shown = text.replace(/\r?\n/g, '\r\n')
    if (reading) reading.line.around(() => show(shown))
    else show(shown)
  }
  function interrupted(): void {
    ahead.flush()
    if (!interrupts.caught()) parts.interrupt()
  }
  function finish(typed: Typed): void {
    const { done } = reading as Reading
    reading = undefined
    if (typed !== 'end-of-file') column = 0
    if (typed === 'interrupt') interrupted()
    done(typed)
  }
  function key(one: Key): void {
    if (one.type === 'paste') return paste(one.text)
    if (one.type === 'text') return reading ? reading.line.text(one.text) : ahead.text(one.text)
    if (reading) {
      const typed = reading.line.key(one.name)
      if (typed) finish(typed)
    } else if (ahead.key(one.name)) {
      show('^C\r\n')
      interrupted()
    }
  }
  function paste(text: string): void {
    for (const [index, piece] of text.split(/\r\n?|\n/).entries()) {
      if (index > 0) key({ type: 'key', name: 'enter' })
      key({ type: 'text', text: piece })
    }
  }
  /** A line that was typed ahead is shown once more behind the prompt, as a shell's own reading shows it. */
  function known(prompt: string): Typed | undefined {
    const next = ahead.next() ?? (ended ? 'end-of-file' : undefined)
    if (typeof next === 'object' && prompt !== '') output(`${prompt}${next.line}\n`)
    return next
  }
  function typed(prompt: string, typing: Typing | undefined): Promise<Typed> {
    const cut = prompt.lastIndexOf('\n') + 1
    output(prompt.slice(0, cut))
    const begin = { prompt: prompt.slice(cut), typing, ahead: ahead.partial() }
    const line = readLine({ ...begin, write: parts.write, columns: () => size.columns, column: () => column })
    return new Promise((done) => {
      reading = { line, done }
    })
  }
  async function next(prompt = '', typing?: Typing): Promise<string | undefined> {
    const answer = known(prompt) ?? (await typed(prompt, typing))
    return typeof answer === 'object' ? answer.line : undefined
  }
  return {
    input: { ...linesOf(next), readLine: next },
    terminal: {
      get columns() {
        return size.columns
      },
      get rows() {
        return size.rows
      },
      async edit({ editor }) {
        output(notHere(editor))
        return false
      },
      onInterrupt: interrupts.onInterrupt,
    },
    output,
    push: (bytes) => parseKeys(decoder.decode(bytes, { stream: true })).forEach(key),
    end() {
      ended = true
      if (reading) finish('end-of-file')
    },
    resize: (changed) => void Object.assign(size, changed),
  }
}

function linesOf(next: () => Promise<string | undefined>): Omit<ChunkInput, 'readLine'> {
  const line = (text: string | undefined): string | undefined => (text === undefined ? undefined : `${text}\n`)
  return {
    isTerminal: true,
    isLive: false,
    readChunk: async () => line(await next()),
    readAll: () => allLines(next),
  }
}

/** Where the cursor stands in its row, as far as plain text tells. */
function columnAfter(column: number, text: string): number {
  const row = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  return (row.length < text.length ? 0 : column) + widthOf(withoutEscapes(row))
}
