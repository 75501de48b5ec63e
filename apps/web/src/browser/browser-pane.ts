import { h } from '../dom/element.ts'
import { inTab } from '../dom/remembered.ts'
import { parseAddress } from './address.ts'

export interface BrowserPane {
  element: HTMLElement
  go(address: string): void
  /** Node ports to offer: `name` and address. */
  offer(places: readonly { name: string; address: string }[]): void
}

/** A visitor's browser outside the cluster. What Pods serve runs in a frame without rights. */
export function createBrowserPane(lab: string): BrowserPane {
  const key = `address.${lab.split('.')[0]}`
  const bar = h('input', {
    class: 'mono',
    'aria-label': 'Address',
    placeholder: 'http://192.168.56.201:PORT',
    spellcheck: 'false',
    autocomplete: 'off',
    list: 'places',
    value: inTab.get(key),
  })
  const places = h('datalist', { id: 'places' })
  const frame = h('iframe', { sandbox: 'allow-scripts allow-forms', title: 'Page', referrerpolicy: 'no-referrer' })
  const words = h('p', { class: 'cannot', role: 'status' }, 'Enter the address of a node and a node port.')
  const back: string[] = []
  frame.hidden = true

  function go(address: string): void {
    const target = parseAddress(address, lab)
    bar.value = target.shown
    inTab.set(key, target.shown)
    if (back.at(-1) !== target.shown) back.push(target.shown)
    const found = 'door' in target
    frame.hidden = !found
    words.hidden = found
    // a new src with the same text would not load again
    if (found) frame.replaceWith(frame), frame.setAttribute('src', target.door)
    else words.textContent = target.problem
  }
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    go(bar.value)
  }
  const goBack = (): void => {
    back.pop()
    const before = back.pop()
    if (before !== undefined) go(before)
  }
  const button = (sign: string, label: string, onClick: () => void): HTMLElement =>
    h('button', { type: 'button', class: 'quiet', 'aria-label': label, title: label, onClick }, sign)
  const element = h(
    'section',
    { class: 'browser', 'aria-label': 'Browser' },
    h(
      'form',
      { onSubmit },
      button('◀', 'Back', goBack),
      button('↻', 'Load again', () => go(bar.value)),
      bar,
      places,
      h('button', { type: 'submit' }, 'Go'),
    ),
    words,
    frame,
  )
  if (bar.value !== '') go(bar.value)
  return {
    element,
    go,
    offer(found) {
      places.replaceChildren(...found.map(({ name, address }) => h('option', { value: address }, name)))
    },
  }
}
