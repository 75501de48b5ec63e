import { Refused } from '../api.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import type { Page } from '../page.ts'

/** A lab or a class that cannot be opened: gone, and then the device forgets it; or out of reach for now. */
export function cannotOpen(kind: 'lab' | 'class', place: string, error: unknown): Page {
  const gone = error instanceof Refused && (error.status === 404 || error.status === 401)
  if (gone && onDevice.get(kind) === place) onDevice.set(kind, undefined)
  const words = `This ${kind} cannot be opened. ${error instanceof Error ? error.message : String(error)}`
  const again = h('button', { type: 'button', class: 'primary', onClick: () => location.reload() }, 'Try again')
  return {
    element: h(
      'main',
      { class: 'start' },
      h('p', { role: 'alert' }, words),
      !gone && h('p', {}, again),
      h('p', {}, h('a', { href: '#' }, 'To the start page')),
    ),
  }
}
