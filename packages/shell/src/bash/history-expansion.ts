import type { Shell } from './shell.ts'

/** `!!`, `!$`, `!n`, `!-n`, `!text` outside single quotes, as an interactive bash has them. */
export function expandHistory(line: string, shell: Shell): { line: string; changed: boolean } | { error: string } {
  if (shell.machine.dialect !== 'bash' || !line.includes('!')) return { line, changed: false }
  // the line itself is the last entry already
  const before = shell.history.at(-1) === line ? shell.history.slice(0, -1) : shell.history
  let error: string | undefined
  const expanded = line.replace(/'[^']*'|\\!|\$\{![^}]*\}|\[!|!(?:!|\$|-?\d+|[A-Za-z][\w./-]*)/g, (found) => {
    if (!found.startsWith('!') || found === '!') return found
    const event = eventFor(found.slice(1), before)
    if (event === undefined) error ??= `${found}: event not found`
    return event ?? ''
  })
  if (error !== undefined) return { error }
  if (expanded === line) return { line, changed: false }
  if (shell.history.at(-1) === line) shell.history[shell.history.length - 1] = expanded
  return { line: expanded, changed: true }
}

function eventFor(designator: string, history: readonly string[]): string | undefined {
  if (designator === '!') return history.at(-1)
  if (designator === '$') return history.at(-1)?.trim().split(/\s+/).at(-1)
  if (/^-?\d+$/.test(designator))
    return designator.startsWith('-') ? history.at(Number(designator)) : history[Number(designator) - 1]
  return history.findLast((entry) => entry.startsWith(designator))
}
