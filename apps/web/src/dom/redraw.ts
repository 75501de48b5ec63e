/** Puts new children in place of the old; where one of the old had the focus, the new one at its place has it. */
export function redraw(place: HTMLElement, ...children: HTMLElement[]): void {
  const at = [...place.children].findIndex((child) => child.contains(document.activeElement))
  place.replaceChildren(...children)
  if (at < 0) return
  const same = place.children[at]
  const next = same?.matches('button:enabled') ? same : place.querySelector('button:enabled')
  if (next instanceof HTMLElement) next.focus()
}
