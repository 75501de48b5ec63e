/** Counts what keeps a lab awake: open sockets, streams, running commands. */
export interface Activity {
  begin(): () => void
  count(): number
  /** Asks for the alarm to be set anew. */
  changed(): void
}

export function trackActivity(changed: () => void): Activity {
  let count = 0
  return {
    begin() {
      count++
      changed()
      let over = false
      return () => {
        if (over) return
        over = true
        count--
        changed()
      }
    },
    count: () => count,
    changed,
  }
}
