import type { ClientFrame, ServerFrame } from '@kubemaze/protocol/terminal.ts'
import { complete, inColumns } from '@kubemaze/readline/completion.ts'
import { amended, remember } from '@kubemaze/readline/history.ts'
import { parseKeys } from '@kubemaze/readline/keys.ts'
import { type Effect, emptyLine, insert, press } from '@kubemaze/readline/line-editor.ts'
import { type Drawn, erase, headOf, paint } from '@kubemaze/readline/line-painter.ts'
import type { LineState } from '@kubemaze/readline/line-state.ts'
import { createBlocks } from './blocks.ts'
import { innerHistory } from './inner-history.ts'
import { pastedLines } from './paste.ts'
import { type Screen, usable } from './screen.ts'

/** A frame that belongs to one terminal. */
export type TerminalFrame = Extract<ServerFrame, { terminal: string }>
export type EditFrame = Extract<ServerFrame, { type: 'edit' }>

export interface ViewParts {
  name: string
  screen: Screen
  send(frame: ClientFrame): boolean
  edit(frame: EditFrame): void
  editEnd(id: number): void
  editAnswered(id: number, refused: string | undefined): void
  /** Something could not be sent. */
  offline(): void
  /** The line as it stands, to be kept over a reload. */
  keep(line: string): void
  kept: string
  /** To the clipboard. */
  copy(text: string): void
}

export interface TerminalView {
  frame(frame: TerminalFrame): void
  /** What the terminal hands over when keys are pressed or text is pasted. */
  data(data: string): void
  paste(text: string): void
  /** Types a command and Enter. */
  run(command: string): void
  /** Asks the server for this terminal, from where it was left. */
  open(): void
  /** The lab begins anew. */
  reset(): void
  /** `fit` changes the screen's size; the line is taken off first, and drawn again for the new width. */
  resize(fit: () => void): void
  /** The output of the last command that ended. */
  foldLast(): void
  copyLast(): void
}

/**
 * One terminal: frames in, keys in, escape sequences out. The line is edited here; the server gets whole lines. While a command runs
 * what is typed waits for the next prompt.
 */
export function createTerminalView(parts: ViewParts): TerminalView {
  const { screen, name } = parts
  let line: LineState = insert(emptyLine([]), parts.kept)
  let mode: 'busy' | 'shell' | 'input' | 'sent' = 'busy'
  let modeBefore: 'shell' | 'input' = 'shell'
  const inner = innerHistory()
  let prompt = ''
  let drawn: Drawn | undefined
  let seq: number | undefined
  let replayTo = 0
  let [sent, interrupted, lineBefore] = ['', '', '']
  let generation = 0
  let waitingEdit: EditFrame | undefined
  const blocks = createBlocks({ screen, copy: parts.copy, redraw })
  let [completionId, completes] = [0, false]
  let completing: { id: number; text: string; cursor: number } | undefined

  const atPrompt = (): boolean => mode === 'shell' || mode === 'input'

  function draw(): void {
    parts.keep(line.text)
    if (!atPrompt() || !drawn) return
    const before = erase(drawn)
    const painted = paint(drawn.startColumn, headOf(line, prompt), line.text, line.cursor, screen.columns())
    drawn = painted.drawn
    screen.write(before + painted.out)
  }
  /** Draws the prompt where the cursor comes to stand once all that was written is on the screen. */
  function drawAfresh(): void {
    drawn = undefined
    const mine = ++generation
    screen.write('', () => {
      if (mine !== generation || !atPrompt()) return
      drawn = { startColumn: screen.cursorColumn(), cursorRow: 0 }
      draw()
    })
  }
  function print(text: string): void {
    blocks.add(text)
    screen.write(erase(drawn) + text)
    drawn = undefined
    generation++
    if (atPrompt()) drawAfresh()
  }
  function showPrompt({ text, mode: kind, history }: Extract<TerminalFrame, { type: 'prompt' }>): void {
    const cut = text.lastIndexOf('\n') + 1
    mode = modeBefore = kind
    completes = kind === 'shell' || history !== undefined
    line = inner.at(line, kind, history)
    prompt = text.slice(cut)
    print((kind === 'shell' ? usable : '') + text.slice(0, cut).replace(/\r?\n/g, '\r\n'))
  }
  function echoed(text: string): void {
    const shown = text === '^C' && interrupted !== '' ? `${interrupted}^C` : text
    const hadPrompt = mode !== 'busy'
    if (hadPrompt && modeBefore === 'shell' && text !== '^C' && (seq ?? 0) > replayTo)
      line = { ...line, history: remember(line.history, text) }
    if (line.at > line.history.length || line.text === '' || hadPrompt) line = { ...line, at: line.history.length }
    mode = 'busy'
    interrupted = sent = ''
    const command = hadPrompt && modeBefore === 'shell' && text.trim() !== '' && text !== '^C'
    const head = `${hadPrompt ? prompt : ''}${shown.replaceAll('\n', '\r\n')}`
    if (command) {
      screen.write(erase(drawn))
      drawn = undefined
      generation++
      blocks.begin(head)
    } else print(head)
    blocks.add('\r\n')
    screen.write('\r\n')
  }
  function redraw(write: () => void): void {
    drawn = undefined
    generation++
    write()
    if (atPrompt()) drawAfresh()
  }
  function opened(frame: Extract<TerminalFrame, { type: 'opened' }>): void {
    line = { ...line, history: frame.history, at: frame.history.length }
    inner.forget()
    replayTo = frame.seq
    if (frame.reset) {
      clearAll()
      seq = 0
    } else if (mode === 'sent' && frame.seq === seq) {
      // the line never arrived: it is given back
      mode = modeBefore
      line = insert(line, sent)
      draw()
    }
  }
  function clearAll(): void {
    mode = 'busy'
    drawn = undefined
    generation++
    waitingEdit = undefined
    blocks.clear()
    screen.reset()
  }
  function frame(frame: TerminalFrame): void {
    if (frame.type === 'opened') return opened(frame)
    if (frame.type === 'completion') return completed(frame)
    if (frame.type === 'edit-answer') return parts.editAnswered(frame.id, frame.refused)
    if (seq !== undefined && frame.seq <= seq) return
    seq = frame.seq
    switch (frame.type) {
      case 'output':
        print(frame.text)
        break
      case 'prompt':
        showPrompt(frame)
        break
      case 'echo':
        echoed(frame.text)
        break
      case 'done':
        blocks.end(frame.exitCode)
        if (frame.history !== undefined && frame.seq > replayTo) line = amended(line, frame.history)
        break
      case 'edit':
        waitingEdit = frame
        break
      case 'edit-end':
        waitingEdit = undefined
        parts.editEnd(frame.id)
        break
    }
    // what was opened and closed long ago is not opened again when the screen is told anew
    if (waitingEdit && seq >= replayTo) {
      parts.edit(waitingEdit)
      waitingEdit = undefined
    }
  }
  function completed({ id, from, candidates }: Extract<TerminalFrame, { type: 'completion' }>): void {
    if (completing?.id !== id || completing.text !== line.text || completing.cursor !== line.cursor) return
    completing = undefined
    const after = complete(line, from, candidates)
    line = after.state
    if (candidates.length === 0) screen.bell()
    if (after.list) print(`${prompt}${line.text}\r\n${inColumns(candidates, screen.columns())}`)
    else draw()
  }
  function act(effect: Effect): void {
    switch (effect.type) {
      case 'submit':
        return submit(effect.text)
      case 'signal':
        return signal(effect.signal)
      case 'complete':
        return askCompletion()
      case 'clear':
        blocks.add('\x1b[H\x1b[2J')
        screen.write(`${erase(drawn)}\x1b[H\x1b[2J`)
        if (atPrompt()) drawAfresh()
        return
      case 'stop':
        if (mode === 'busy') print('^Z\r\nkubemaze: stopping a command is not simulated; Ctrl-C ends it\r\n')
        return
      case 'bell':
        return screen.bell()
    }
  }
  function submit(text: string): void {
    if (!parts.send({ type: 'line', terminal: name, text })) {
      line = insert(line, text)
      draw()
      return parts.offline()
    }
    parts.keep('')
    if (!atPrompt()) return
    if (mode === 'shell') {
      const history = remember(line.history, text)
      line = { ...line, history, at: history.length }
    }
    mode = 'sent'
    sent = text
  }
  function signal(which: 'INT' | 'EOF'): void {
    if (!parts.send({ type: 'signal', terminal: name, signal: which })) return parts.offline()
    if (which === 'INT' && atPrompt()) interrupted = lineBefore
  }
  function askCompletion(): void {
    if (!atPrompt()) return
    if (!completes) return type('\t')
    completing = { id: ++completionId, text: line.text, cursor: line.cursor }
    parts.send({ type: 'complete', terminal: name, id: completionId, line: line.text, cursor: line.cursor })
  }
  function type(text: string): void {
    line = insert(line, text)
    draw()
  }
  /** Each line break of a paste is an Enter; the last piece stays to be edited. */
  function paste(text: string): void {
    const lines = pastedLines(text)
    if (!lines) return print('\r\nkubemaze: a paste may have 1 MiB at most; nothing was pasted\r\n')
    for (const [index, piece] of lines.entries()) {
      type(piece)
      if (index < lines.length - 1) key('enter')
    }
  }
  function key(pressed: Parameters<typeof press>[1]): void {
    lineBefore = line.text
    const { state, effect } = press(line, pressed)
    const keepDrawn = effect?.type === 'submit' || effect?.type === 'signal'
    line = state
    if (!keepDrawn) draw()
    if (effect) act(effect)
  }
  return {
    frame,
    data(data) {
      for (const one of parseKeys(data)) {
        if (one.type === 'key') key(one.name)
        else if (one.type === 'text') type(one.text)
        else paste(one.text)
      }
    },
    paste,
    run(command) {
      if (line.search) key('escape')
      line = emptyLine(line.history)
      paste(`${command}\n`)
    },
    open() {
      const size = { columns: screen.columns(), rows: screen.rows() }
      parts.send({ type: 'open', terminal: name, ...size, ...(seq === undefined ? {} : { after: seq }) })
    },
    reset() {
      seq = undefined
      line = emptyLine([])
      clearAll()
    },
    resize(fit) {
      const off = erase(drawn)
      drawn = undefined
      generation++
      screen.write(off, () => {
        fit()
        parts.send({ type: 'resize', terminal: name, columns: screen.columns(), rows: screen.rows() })
        if (atPrompt()) drawAfresh()
      })
    },
    foldLast: blocks.foldLast,
    copyLast: blocks.copyLast,
  }
}
