/** Rows as Go's tabwriter sets them for crictl: cells of at least 20 characters, three between them. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(20, ...rows.map((row) => (row[column] ?? '').length + 3)))
  return rows
    .map(
      (row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('')}\n`,
    )
    .join('')
}

/** `3 minutes ago`. Models go-units HumanDuration. */
export function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60 + 0.5)
  const words = (): string => {
    if (seconds < 1) return 'Less than a second'
    if (seconds === 1) return '1 second'
    if (seconds < 60) return `${seconds} seconds`
    if (minutes === 1) return 'About a minute'
    if (minutes < 60) return `${minutes} minutes`
    if (hours === 1) return 'About an hour'
    if (hours < 48) return `${hours} hours`
    if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
    if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`
    return hours < 24 * 365 * 2 ? `${Math.floor(hours / 24 / 30)} months` : `${Math.floor(hours / 24 / 365)} years`
  }
  return `${words()} ago`
}

/** `50.6MB`. Models go-units HumanSizeWithPrecision. */
export function humanSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let value = bytes
  let at = 0
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at++
  }
  return `${Number(value.toPrecision(3))}${units[at]}`
}

/** The first 13 characters of an id. */
export const short = (id: string): string => id.replace(/^sha256:/, '').slice(0, 13)
