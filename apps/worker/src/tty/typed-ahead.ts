import { maxLineBytes } from '@kubemaze/protocol/terminal.ts'
import type { KeyName } from '@kubemaze/readline/keys.ts'
import { blankLeft, stepLeft } from '@kubemaze/readline/words.ts'

/** What is typed while no program reads: the terminal's own line discipline, which echoes and keeps whole lines. */
export interface TypedAhead {
  /** What the key does besides. */
  key(name: KeyName): 'interrupt' | undefined
  text(text: string): void
  /** The next whole line, or the end of the file. */
  next(): { line: string } | 'end-of-file' | undefined
  /** The beginning of a line, which is taken over. */
  partial(): string
  /** Ctrl-C throws away what was typed. */
  flush(): void
}

/** Lines that wait; more are not taken. */
const maxLines = 2_000
const bell = '\x07'

export function typedAhead(write: (text: string) => void): TypedAhead {
  const lines: ({ line: string } | 'end-of-file')[] = []
  let rest = ''
  const keep = (entry: { line: string } | 'end-of-file'): void => {
    if (lines.length < maxLines) lines.push(entry)
    else write(bell)
  }
  const cut = (to: number): void => {
    write('\b \b'.repeat([...rest.slice(to)].length))
    rest = rest.slice(0, to)
  }
  const keys: Partial<Record<KeyName, () => void>> = {
    enter() {
      write('\r\n')
      keep({ line: rest })
      rest = ''
    },
    backspace: () => cut(stepLeft(rest, rest.length)),
    'kill-to-start': () => cut(0),
    'kill-word': () => cut(blankLeft(rest, rest.length)),
    'end-of-file': () => keep(rest === '' ? 'end-of-file' : { line: rest }),
  }
  return {
    key(name) {
      keys[name]?.()
      return name === 'interrupt' ? 'interrupt' : undefined
    },
    text(text) {
      const clean = text.replace(/[\x00-\x1f\x7f]/g, '')
      if (rest.length + clean.length > maxLineBytes) return write(bell)
      rest += clean
      write(clean)
    },
    next: () => lines.shift(),
    partial() {
      const taken = rest
      rest = ''
      cut(0)
      return taken
    },
    flush() {
      lines.length = 0
      rest = ''
    },
  }
}
