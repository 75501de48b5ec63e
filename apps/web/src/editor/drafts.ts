import type { Remembered } from '../dom/remembered.ts'
import type { EditFrame } from '../terminal/terminal-view.ts'
import { asWritten } from './ex-commands.ts'

/** What was typed and is not known to be written, by file: as vi's swap file, it outlives the editor, the page and the server. */
export interface Drafts {
  keep(frame: EditFrame, text: string): void
  drop(frame: EditFrame): void
  /** What was kept of this file, when it is not what the file holds already. */
  recovered(frame: EditFrame): string | undefined
}

export function createDrafts(labId: string, memory: Remembered): Drafts {
  const key = ({ terminal, path }: EditFrame): string => `edit.${labId}.${terminal}.${path}`
  const drop = (frame: EditFrame): void => memory.set(key(frame), undefined)
  return {
    keep: (frame, text) => memory.set(key(frame), text),
    drop,
    recovered(frame) {
      const text = memory.get(key(frame))
      if (text !== undefined && asWritten(text) !== frame.content) return text
      drop(frame)
      return undefined
    },
  }
}
