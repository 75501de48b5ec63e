import type { ClientFrame } from '@kubemaze/protocol/terminal.ts'
import { FitAddon } from '@xterm/addon-fit'
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { copyText } from '../dom/clipboard.ts'
import { h } from '../dom/element.ts'
import { inTab, onDevice } from '../dom/remembered.ts'
import { onTheme, theme } from '../theme.ts'
import { createKeyRow } from './key-row.ts'
import { palettes } from './palette.ts'
import { hearPastes } from './paste.ts'
import type { BlockTools, Screen } from './screen.ts'
import { createTerminalView, type TerminalView, type ViewParts } from './terminal-view.ts'

export interface TerminalPane extends TerminalView {
  element: HTMLElement
  focus(): void
  /** Fits the screen to its place. */
  fit(): void
  /** Output is told to screen readers as it comes, or no longer. */
  readAloud(on: boolean): void
  close(): void
}

export interface PaneParts extends Pick<ViewParts, 'name' | 'edit' | 'editEnd' | 'editAnswered' | 'offline'> {
  labId: string
  send(frame: ClientFrame): boolean
  link(url: string): void
}

const font = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace"
const sizes = { least: 9, most: 28, usual: 14 }

/** xterm with a line editor: one terminal of the lab. */
export function createTerminalPane(parts: PaneParts): TerminalPane {
  const place = h('div', { class: 'screen' })
  const xterm = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: font,
    fontSize: Number(onDevice.get('font-size') ?? sizes.usual) || sizes.usual,
    scrollback: 10_000,
    // what Ctrl-L clears is above, not gone
    scrollOnEraseInDisplay: true,
    theme: palettes[theme()],
    minimumContrastRatio: 4.5,
    screenReaderMode: onDevice.get('read-aloud') === '1',
  })
  const fitting = new FitAddon()
  xterm.loadAddon(fitting)
  xterm.loadAddon(new UnicodeGraphemesAddon())
  xterm.loadAddon(new WebLinksAddon((_, url) => parts.link(url)))
  const draftKey = `line.${parts.labId}.${parts.name}`
  const view = createTerminalView({
    ...parts,
    screen: screenOf(xterm, place),
    keep: (line) => inTab.set(draftKey, line === '' ? undefined : line),
    kept: inTab.get(draftKey) ?? '',
    copy: (text) => void copyText(text),
  })
  const row = createKeyRow((data) => view.data(data))
  const element = h('div', { class: 'terminal-pane' }, place, row.element)
  hearPastes(place, view.paste)
  xterm.onData((data) => view.data(row.typed(data)))
  const refit = (): void => {
    const size = fitting.proposeDimensions()
    if (!size || !place.isConnected || (size.cols === xterm.cols && size.rows === xterm.rows)) return
    view.resize(() => fitting.fit())
  }
  xterm.attachCustomKeyEventHandler((event) => shortcuts(event, xterm, refit))
  const offTheme = onTheme((now) => {
    xterm.options.theme = palettes[now]
  })
  const observer = new ResizeObserver(refit)
  const open = (): void => {
    if (xterm.element) return
    xterm.open(place)
    fitting.fit()
    void measureAnew(xterm).then(refit)
    observer.observe(place)
    xterm.write('\x1b[?2004h')
    xterm.focus()
  }
  return {
    ...view,
    element,
    open() {
      open()
      view.open()
    },
    reset() {
      view.reset()
      xterm.write('\x1b[?2004h')
    },
    focus: () => xterm.focus(),
    fit: refit,
    readAloud(on) {
      xterm.options.screenReaderMode = on
    },
    close() {
      observer.disconnect()
      offTheme()
      xterm.dispose()
    },
  }
}

/** The typeface may come later than the terminal: its cells are measured again then. */
async function measureAnew(xterm: Terminal): Promise<void> {
  const wanted = `${xterm.options.fontSize}px 'JetBrains Mono'`
  if (document.fonts.check(wanted)) return
  await document.fonts.load(wanted).catch(() => [])
  xterm.options.fontFamily = 'monospace'
  xterm.options.fontFamily = font
}

function screenOf(xterm: Terminal, element: HTMLElement): Screen {
  return {
    write: (text, written) => xterm.write(text, written),
    columns: () => xterm.cols,
    rows: () => xterm.rows,
    cursorColumn: () => xterm.buffer.active.cursorX,
    reset() {
      xterm.reset()
      xterm.write('\x1b[?2004h')
    },
    mark(up, tools) {
      const marker = xterm.registerMarker(-up)
      const decoration = marker && xterm.registerDecoration({ marker, width: 1, layer: 'top' })
      const line = (): number => marker?.line ?? 0
      return {
        ended(exitCode) {
          const show = (mark: HTMLElement): void => drawMark(mark, exitCode, tools)
          if (decoration?.element) show(decoration.element)
          decoration?.onRender(show)
        },
        inView: () => line() - xterm.buffer.active.viewportY,
        bringTo: (inView) => xterm.scrollToLine(Math.max(0, line() - inView)),
      }
    },
    bell() {
      element.classList.add('flash')
      setTimeout(() => element.classList.remove('flash'), 120)
    },
  }
}

/** How a command ended; a click folds its output, another button copies it. */
function drawMark(mark: HTMLElement, exitCode: number, tools: BlockTools): void {
  if (mark.childElementCount > 0) return
  mark.classList.add('exit-mark', exitCode === 0 ? 'passed' : 'failed')
  const words = `exit status ${exitCode}`
  const button = (name: string, text: string, label: string, act: () => void): HTMLElement =>
    h('button', { type: 'button', class: name, tabindex: -1, title: label, 'aria-label': label, onClick: act }, text)
  mark.append(
    button('fold', exitCode === 0 ? '✓' : '✕', `${words}: fold or unfold the output`, tools.fold),
    button('copy', 'copy', 'Copy the output', tools.copy),
  )
}

/** Copy and paste as terminals have them, and the size of the type. False: xterm leaves the key alone. */
function shortcuts(event: KeyboardEvent, xterm: Terminal, refit: () => void): boolean {
  // F6 goes to the next pane; F1 and ⌘K open the palette
  if (event.key === 'F6' || event.key === 'F1' || (event.metaKey && event.key.toLowerCase() === 'k')) return false
  if (event.type !== 'keydown' || !event.ctrlKey) return true
  if (event.shiftKey && event.code === 'KeyC') {
    event.preventDefault()
    if (xterm.hasSelection()) void copyText(xterm.getSelection())
    return false
  }
  // the browser pastes: xterm hears its event
  if (event.shiftKey && event.code === 'KeyV') return false
  const change = event.altKey ? { Equal: 1, Minus: -1, Digit0: 0 }[event.code] : undefined
  if (change === undefined) return true
  const size = change === 0 ? sizes.usual : (xterm.options.fontSize ?? sizes.usual) + change
  xterm.options.fontSize = Math.max(sizes.least, Math.min(sizes.most, size))
  onDevice.set('font-size', String(xterm.options.fontSize))
  refit()
  return false
}
