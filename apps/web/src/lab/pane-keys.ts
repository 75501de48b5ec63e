/**
 * F6 and Shift-F6 go from pane to pane: Tab belongs to the terminal and to the editor. True when the key was one of them. With the
 * focus nowhere, as after a click on the lesson's text, the first pane is next.
 */
export function paneKey(event: KeyboardEvent, panes: readonly (() => HTMLElement | null | undefined)[]): boolean {
  if (event.key !== 'F6') return false
  const places = panes.map((pane) => pane()).filter((pane) => pane !== null && pane !== undefined)
  const here = places.findIndex((pane) => pane.contains(document.activeElement))
  const next = places.at((here + (event.shiftKey ? -1 : 1)) % places.length)
  const target = next?.querySelector<HTMLElement>('textarea, .cm-content, [aria-selected="true"], [tabindex="0"], button')
  target?.focus()
  return true
}
