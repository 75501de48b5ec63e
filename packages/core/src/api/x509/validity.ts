import { derWithin } from './der.ts'

const utcTime = 0x17

/** When a certificate ends, from its DER; undefined when that cannot be read. Models RFC 5280 §4.1.2.5. */
export function certificateEndMs(bytes: Uint8Array): number | undefined {
  const [certificate] = derWithin({ tag: 0x30, bytes })
  const [signed] = derWithin(certificate)
  for (const part of derWithin(signed)) {
    const [, end] = derWithin(part).filter(({ tag }) => tag === utcTime || tag === 0x18)
    if (end) return timeMs(end.tag, String.fromCharCode(...end.bytes))
  }
  return undefined
}

/** 261123060000Z or 20501123060000Z. A year of two digits from 50 on is of the last century. */
function timeMs(tag: number, text: string): number | undefined {
  const whole = tag === utcTime ? `${text < '50' ? '20' : '19'}${text}` : text
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(whole) ?? []
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  return parts.length === 6 ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined
}
