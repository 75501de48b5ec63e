/** What an editor on the lab's file does. `content` null: left without writing. */
export interface EditorActions {
  /** Writes, and leaves when `close`. */
  write(close: boolean): void
  /** Leaves; refused with vi's words when something is not written, unless forced. */
  quit(force: boolean): void
}

/** What `:w`, `:wq`, `:x`, `:q`, `:q!`, ZZ and ZQ ask for. */
export function runEx(command: 'write' | 'wq' | 'xit' | 'quit', bang: boolean, changed: boolean, actions: EditorActions): void {
  if (command === 'write') actions.write(false)
  else if (command === 'wq' || (command === 'xit' && changed)) actions.write(true)
  else actions.quit(bang || !changed)
}

/** vi's last line after a write: `"coffe.yaml" 9L, 120B written`. A file without a last line break gets one. */
export function writtenWords(path: string, content: string): string {
  const lines = content === '' ? 0 : content.replace(/\n$/, '').split('\n').length
  return `"${path}" ${lines}L, ${new TextEncoder().encode(content).length}B written`
}

/** vi's first words on a file, and the keys that a beginner needs. */
export function openingWords(file: { path: string; content: string; editor: 'vi' | 'nano' }, recovered: boolean): string {
  if (recovered) {
    const undo = file.editor === 'vi' ? 'u' : 'Ctrl-Z'
    return `"${file.path}" [Recovered] what you typed and did not write is back; ${undo} gives the file as it is`
  }
  if (file.editor === 'nano') return 'Ctrl-O: write · Ctrl-X: write and leave'
  const name = `"${file.path}"${file.content === '' ? ' [New]' : ''}`
  return `${name}   i: type · Esc: stop typing · :wq write and leave · :q! leave`
}

/** Text files end with a line break: vi adds the one that is missing. */
export const asWritten = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
