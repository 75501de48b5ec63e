/** What xterm's onData hands over, as keys and text. */
export type Key = { type: 'text'; text: string } | { type: 'paste'; text: string } | { type: 'key'; name: KeyName }

export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'escape'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'kill-line'
  | 'kill-to-start'
  | 'kill-word'
  | 'kill-word-forward'
  | 'yank'
  | 'transpose'
  | 'last-argument'
  | 'clear'
  | 'search'
  | 'interrupt'
  | 'end-of-file'
  | 'stop'
  | 'cancel'

/** Control characters: readline's keys in its emacs mode. */
const controls: Record<string, KeyName> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-file',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x0b': 'kill-line',
  '\x0c': 'clear',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x14': 'transpose',
  '\x15': 'kill-to-start',
  '\x17': 'kill-word',
  '\x19': 'yank',
  '\x1a': 'stop',
}

/** Escape sequences of xterm for the keys a line editor knows. */
const sequences: Record<string, KeyName> = {
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3C': 'word-right',
  '\x1b[1;3D': 'word-left',
  '\x1bf': 'word-right',
  '\x1bb': 'word-left',
  '\x1bd': 'kill-word-forward',
  '\x1b\x7f': 'kill-word',
  '\x1b.': 'last-argument',
}

// a paste in brackets; reports of the mouse; CSI and SS3 sequences; Alt with a character; a control character; a run of anything else
const pattern =
  /\x1b\[200~([\s\S]*?)(?:\x1b\[201~|$)|\x1b\[M[\s\S]{0,3}|\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[A-Z]|\x1b[\s\S]|\x1b|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g

/** Unknown sequences are left out: they must never land in a command. */
export function parseKeys(data: string): Key[] {
  return [...data.matchAll(pattern)].flatMap((match): Key[] => {
    const [text, pasted] = match
    if (pasted !== undefined) return [{ type: 'paste', text: pasted }]
    if (!/^[\x00-\x1f\x7f]/.test(text)) return [{ type: 'text', text }]
    const name = text === '\x1b' ? 'escape' : (sequences[text] ?? controls[text])
    return name ? [{ type: 'key', name }] : []
  })
}
