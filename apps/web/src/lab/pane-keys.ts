/** F6 and Shift-F6 go from pane to pane: Tab belongs to the terminal and to the editor. */
export function paneKeys(page: HTMLElement, panes: readonly (() => HTMLElement | null | undefined)[]): void {
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'F6') return
    event.preventDefault()
    const places = panes.map((pane) => pane()).filter((pane) => pane !== null && pane !== undefined)
    const here = places.findIndex((pane) => pane.contains(document.activeElement))
    const next = places.at((here + (event.shiftKey ? -1 : 1)) % places.length)
    const target = next?.querySelector<HTMLElement>('textarea, .cm-content, [aria-selected="true"], [tabindex="0"], button')
    target?.focus()
  })
}
