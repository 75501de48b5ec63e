import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import { h } from '../dom/element.ts'
import { isRunnable } from '../lab/runnable.ts'

export type CheckState = Extract<ServerFrame, { type: 'progress' }>['steps'][number]['checks'][number]

const signs: Record<CheckState['status'], { sign: string; word: string }> = {
  passed: { sign: '✓', word: 'passed' },
  hint: { sign: '!', word: 'not yet' },
  spoiled: { sign: '↺', word: 'no longer' },
  pending: { sign: '·', word: 'waiting' },
}

export interface RowParts {
  run(command: string): void
  /** How many of its hints are shown. */
  told: number
  tell(): void
  /** What the rows above have said already. */
  said: Set<string>
}

/** One check: its mark, its title, what was seen, and its hints, one at a time. */
export function checkRow(title: string, state: CheckState | undefined, parts: RowParts): HTMLElement {
  const status = state?.status ?? 'pending'
  const { sign, word } = signs[status]
  const seen = state && status !== 'passed' && state.evidence !== '' ? state.evidence : undefined
  const evidence = seen !== undefined && !parts.said.has(seen) ? seen : undefined
  if (seen !== undefined) parts.said.add(seen)
  return h(
    'li',
    { class: `check ${status}`, title: status === 'passed' ? state?.evidence : undefined },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    h(
      'div',
      {},
      h('span', { class: 'title' }, title),
      h('span', { class: 'visually-hidden' }, `: ${word}`),
      evidence !== undefined && h('p', { class: 'evidence' }, ...withCommand(evidence, parts.run)),
      ...hintsOf(state, parts),
    ),
  )
}

function hintsOf(state: CheckState | undefined, { told, tell, run }: RowParts): HTMLElement[] {
  const hints = state?.hints ?? []
  if (hints.length === 0) return []
  const shown = hints.slice(0, told)
  const list = shown.map((text) => h('li', {}, ...withCommand(text, run)))
  const words = told === 0 ? 'Hint ▾' : 'A plainer hint ▾'
  return [
    ...(list.length > 0 ? [h('ol', { class: 'hints' }, ...list)] : []),
    ...(told < hints.length ? [h('button', { type: 'button', class: 'more', onClick: tell }, words)] : []),
  ]
}

/** `Look at …: kubectl get pods` ends with a command that can be clicked into the terminal. */
function withCommand(text: string, run: (command: string) => void): (Node | string)[] {
  const match = /^(.*: )((?:kubectl|curl|cat|sudo) .*?)(\.?)$/.exec(text)
  const [, words, command] = match ?? []
  if (words === undefined || command === undefined || !isRunnable(command)) return [text]
  const props = { type: 'button', class: 'command', title: 'Run it in the terminal', onClick: () => run(command) }
  return [words, h('button', props, h('code', {}, command))]
}
