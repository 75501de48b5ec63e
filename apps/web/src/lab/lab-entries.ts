import type { Lesson } from '../api.ts'
import type { LessonPane } from '../lesson/lesson-pane.ts'
import type { TerminalTabs } from '../terminal/terminal-tabs.ts'
import type { Arrangement } from './arrangement.ts'
import type { PaletteEntry } from './palette.ts'

export interface EntryParts {
  head: HTMLElement
  lesson: Lesson | undefined
  pane: LessonPane | undefined
  terminals: TerminalTabs
  arrangement: Arrangement
  showPane(name: string): void
  openAddress(address: string): void
  places: readonly { name: string; address: string }[]
}

/** What the page can do, for its palette. What has a button is done by its button. */
export function entriesOf(parts: EntryParts): PaletteEntry[] {
  const { head, terminals, arrangement, showPane } = parts
  const press = (selector: string) => () => head.querySelector<HTMLElement>(selector)?.click()
  return [
    { words: 'Go to the terminal', aside: 'F6', act: terminals.focus },
    { words: 'Another terminal', act: terminals.add },
    { words: 'Copy the last output', act: () => terminals.copyLast() },
    { words: 'Fold or unfold the last output', act: () => terminals.foldLast() },
    { words: 'Show the picture', act: () => showPane('picture') },
    { words: 'Show the browser', act: () => showPane('browser') },
    { words: 'Show why a request fails', act: () => showPane('why') },
    ...parts.places.map(({ name, address }) => ({
      words: `Open ${address}`,
      aside: name,
      act: () => parts.openAddress(address),
    })),
    ...stepEntries(parts),
    { words: 'Put the panes beside or below the terminal', act: arrangement.turnDock },
    { words: 'Fold the panes away, or show them', act: () => arrangement.foldDock() },
    ...(parts.pane ? [{ words: 'Hide or show the lesson', act: arrangement.foldLesson }] : []),
    { words: 'Switch between light and dark', act: press('.theme') },
    { words: 'Tell screen readers what the terminal prints, or no longer', act: terminals.turnReadAloud },
    { words: 'Share this lab', act: press('.share') },
    { words: 'Keys of the terminal', aside: '?', act: press('.keys') },
    { words: 'Start this lab again', act: press('.reset') },
  ]
}

const stepEntries = ({ lesson, pane }: EntryParts): PaletteEntry[] =>
  (lesson?.steps ?? []).map((step, index) => ({
    words: `Step ${index + 1}: ${step.title}`,
    act: () => pane?.show(step.id),
  }))
