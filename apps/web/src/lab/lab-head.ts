import { copyText } from '../dom/clipboard.ts'
import { h } from '../dom/element.ts'
import { themeButton } from '../theme.ts'

export interface HeadParts {
  dots: HTMLElement | undefined
  palette(): void
  foldLesson: (() => void) | undefined
  reset(): Promise<unknown>
}

/** The page's head: where one is, and what concerns the whole lab. */
export function labHead(parts: HeadParts): HTMLElement {
  return h(
    'header',
    { class: 'head' },
    h('a', { class: 'brand', href: '#' }, 'Kubemaze'),
    parts.dots,
    h('span', { class: 'gap' }),
    parts.foldLesson && quietButton('◧', 'Hide or show the lesson', parts.foldLesson, 'wide-only'),
    quietButton(paletteKey, `${paletteKey}: everything this page can do`, parts.palette, 'palette-button'),
    shareButton(),
    resetButton(parts.reset),
    helpButton(),
    themeButton(),
  )
}

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
const paletteKey = isApple ? '⌘K' : 'Ctrl-K'

const quietButton = (sign: string, words: string, onClick: () => void, more = ''): HTMLElement =>
  h('button', { type: 'button', class: `quiet ${more}`, title: words, 'aria-label': words, onClick }, sign)

/** The address of the page is the way into the lab, on any device. */
function shareButton(): HTMLElement {
  const button = h(
    'button',
    { type: 'button', class: 'quiet share', title: 'Copies the link: whoever has it is in this lab', onClick: () => void copy() },
    'Share',
  )
  async function copy(): Promise<void> {
    button.textContent = (await copyText(location.href)) ? 'Link copied' : 'Copy the address of this page'
    setTimeout(() => {
      button.textContent = 'Share'
    }, 1_500)
  }
  return button
}

/** Asks once more before it throws the work away. */
function resetButton(reset: () => Promise<unknown>): HTMLElement {
  const ask = h('dialog', { 'aria-label': 'Start again' })
  const words = h('p', {}, 'Start this lab again? Everything you made in it, files too, is thrown away.')
  const yes = h('button', { type: 'button', class: 'primary', onClick: () => void begin() }, 'Start again')
  const no = h('button', { type: 'button', onClick: () => ask.close() }, 'Keep it')
  async function begin(): Promise<void> {
    yes.disabled = true
    try {
      await reset()
      ask.close()
    } catch (error) {
      words.textContent = (error as Error).message
    } finally {
      yes.disabled = false
    }
  }
  ask.append(words, h('div', { class: 'buttons' }, no, yes))
  const open = h('button', { type: 'button', class: 'quiet reset', onClick: () => ask.showModal() }, 'Reset')
  return h('span', {}, open, ask)
}

const keys: [string, string][] = [
  ['Tab', 'completes commands, names and files'],
  ['↑ ↓, Ctrl-R', 'earlier commands, and a search in them'],
  ['Ctrl-A, Ctrl-E, Alt-B, Alt-F', 'start, end, word back, word on'],
  ['Ctrl-U, Ctrl-K, Ctrl-W, Ctrl-Y', 'cut to the start, to the end, a word; put back'],
  ['Ctrl-L', 'clears the screen'],
  ['Ctrl-C, Ctrl-D', 'ends a command; ends input or leaves a shell'],
  ['Ctrl-Shift-C, Ctrl-Shift-V', 'copy, paste; a middle click pastes too'],
  ['Shift-PageUp, Shift-PageDown', 'scroll'],
  ['F6, Shift-F6', 'the next pane, the one before'],
  ['F1, ⌘K', 'everything this page can do, by name; Ctrl-K does it outside of the terminal'],
  ['Ctrl-Alt-+, Ctrl-Alt--, Ctrl-Alt-0', 'larger, smaller, usual type'],
]

function helpButton(): HTMLElement {
  const rows = keys.map(([key, words]) => h('tr', {}, h('th', { scope: 'row' }, h('kbd', {}, key)), h('td', {}, words)))
  const help = h('dialog', { 'aria-label': 'Keys' }, h('h2', {}, 'Keys of the terminal'), h('table', {}, h('tbody', {}, ...rows)))
  help.append(h('div', { class: 'buttons' }, h('button', { type: 'button', onClick: () => help.close() }, 'Close')))
  const open = h(
    'button',
    { type: 'button', class: 'quiet keys', title: 'Keys', 'aria-label': 'Keys', onClick: () => help.showModal() },
    '?',
  )
  return h('span', {}, open, help)
}
