import type { Transfer } from './transfer.ts'

const head =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** curl's meter as it stands when a transfer has ended. */
export function progress(result: Transfer): string {
  const first = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0'
  if (result.exit !== 0 && result.bytes === 0) return `${head}${first}${spent(result)}\n`
  const size = short(result.bytes)
  const speed = short(Math.round(result.bytes / Math.max(0.001, result.totalSeconds)))
  return `${head}${first}\r100 ${size}  100 ${size}    0     0  ${speed.padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${speed}\n`
}

function spent(result: Transfer): string {
  const seconds = Math.floor(result.totalSeconds)
  if (seconds < 1) return ''
  const clock = `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  return `\r  0     0    0     0    0     0      0      0 --:--:--  ${clock} --:--:--     0`
}

function short(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5)
  if (bytes < 10_000 * 1024) return `${Math.round(bytes / 1024)}k`.padStart(5)
  return `${(bytes / 1048576).toFixed(1)}M`.padStart(5)
}
