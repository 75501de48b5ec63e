/** A page of the app: what it shows, and what ends with it. */
export interface Page {
  element: HTMLElement
  close?(): void
}
