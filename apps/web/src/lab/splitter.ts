import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { clampShare } from './share.ts'

/** A bar between two panes: dragged, or moved by the arrow keys; remembered. Sets a CSS variable on `holder` in percent. */
export function splitter(
  holder: HTMLElement,
  name: string,
  direction: 'columns' | 'rows',
  start: number,
  label: string,
): HTMLElement {
  const key = `split.${name}`
  let share = clampShare(Number(onDevice.get(key)) || start)
  const bar = h('div', {
    class: `splitter ${direction}`,
    role: 'separator',
    tabindex: 0,
    'aria-label': label,
    'aria-orientation': direction === 'columns' ? 'vertical' : 'horizontal',
    onKeydown: byKey,
    onPointerdown: grab,
    onDblclick: () => set(start),
  })
  function set(to: number): void {
    share = clampShare(to)
    holder.style.setProperty(`--${name}`, `${share}%`)
    bar.setAttribute('aria-valuenow', String(share))
    onDevice.set(key, String(share))
  }
  function byKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    set(share + step)
  }
  function grab(event: PointerEvent): void {
    event.preventDefault()
    bar.setPointerCapture(event.pointerId)
    document.documentElement.classList.add('dragging')
    bar.onpointermove = (move) => {
      const box = holder.getBoundingClientRect()
      set(direction === 'columns' ? ((move.clientX - box.left) / box.width) * 100 : ((move.clientY - box.top) / box.height) * 100)
    }
    bar.onpointerup = bar.onpointercancel = () => {
      bar.onpointermove = bar.onpointerup = bar.onpointercancel = null
      document.documentElement.classList.remove('dragging')
    }
  }
  set(share)
  return bar
}
