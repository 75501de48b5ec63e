/** 1 MiB, as the server takes it for a line. */
export const maxPasteLength = 1_048_576

/** A paste as lines, of which the last stays to be edited; undefined: it is too long. */
export function pastedLines(text: string): string[] | undefined {
  return text.length > maxPasteLength ? undefined : text.split(/\r\n|\r|\n/)
}

/** Takes pastes away from the browser, which would put all of it into xterm's little text field first. */
export function hearPastes(place: HTMLElement, paste: (text: string) => void): void {
  const heard = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    paste(event.clipboardData?.getData('text/plain') ?? '')
  }
  place.addEventListener('paste', heard, true)
}
