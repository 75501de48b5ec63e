import type { Transfer } from './state.ts'

const head =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

const nothing = '\r  0     0    0     0    0     0      0      0 --:--:--'

/** curl's meter as it appears. */
export const meterStart = `${head}${nothing} --:--:-- --:--:--     0`

/** How it goes on until a transfer has ended. */
export function meterEnd(result: Transfer): string {
  // a name that does not resolve ends it before the meter is drawn again
  if (result.exit === 6) return result.verboseEnd === '' ? `${nothing} --:--:-- --:--:--     0\n` : ''
  if (result.exit !== 0 && result.bytes === 0) return `${spent(result)}\n`
  const size = short(result.bytes)
  const speed = short(Math.round(result.bytes / Math.max(0.001, result.totalSeconds)))
  return `\r100 ${size}  100 ${size}    0     0  ${speed.padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${speed}\n`
}

const maxSeconds = 300

/** A line for each second that nothing came. */
function spent(result: Transfer): string {
  const seconds = Math.min(maxSeconds, Math.floor(result.totalSeconds))
  if (seconds < 1) return `${nothing} --:--:-- --:--:--     0`
  return Array.from({ length: seconds }, (_, i) => `${nothing}  ${clock(i + 1)} --:--:--     0`).join('')
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`

function short(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5)
  if (bytes < 10_000 * 1024) return `${Math.round(bytes / 1024)}k`.padStart(5)
  return `${(bytes / 1048576).toFixed(1)}M`.padStart(5)
}
