import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'

/** Which parts are shown and where: remembered on the device. */
export interface Arrangement {
  controls: HTMLElement
  /** Below the terminal, or beside it. */
  turnDock(): void
  foldDock(folded?: boolean): void
  foldLesson(): void
}

/** Sets classes on the bench and on its right half; the style sheet does the rest. */
export function createArrangement(bench: HTMLElement, right: HTMLElement): Arrangement {
  const state = {
    beside: onDevice.get('dock-beside') === '1',
    folded: onDevice.get('dock-folded') === '1',
    wide: onDevice.get('lesson-folded') === '1',
  }
  const button = (onClick: () => void): HTMLButtonElement => h('button', { type: 'button', class: 'quiet', onClick })
  const turn = button(turnDock)
  const fold = button(() => foldDock())
  function name(of: HTMLButtonElement, sign: string, words: string): void {
    of.textContent = sign
    of.title = words
    of.setAttribute('aria-label', words)
  }
  function draw(): void {
    right.classList.toggle('beside', state.beside && !state.folded)
    right.classList.toggle('folded', state.folded)
    bench.classList.toggle('wide', state.wide)
    name(turn, state.beside ? '⬓' : '◨', state.beside ? 'Put the panes below the terminal' : 'Put the panes beside the terminal')
    name(fold, state.folded ? '▴' : '▾', state.folded ? 'Show the panes' : 'Fold the panes away')
  }
  function set(key: keyof typeof state, name: string, value: boolean): void {
    state[key] = value
    onDevice.set(name, value ? '1' : undefined)
    draw()
  }
  function turnDock(): void {
    set('folded', 'dock-folded', false)
    set('beside', 'dock-beside', !state.beside)
  }
  function foldDock(folded = !state.folded): void {
    set('folded', 'dock-folded', folded)
  }
  draw()
  return {
    controls: h('span', { class: 'controls' }, turn, fold),
    turnDock,
    foldDock,
    foldLesson: () => set('wide', 'lesson-folded', !state.wide),
  }
}
