import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CronSchedule, nextTime, parseCron } from './cron.ts'

const at = (text: string): number => Date.parse(text)

describe('cron schedules', () => {
  it.each([
    ['* * * * *', '2026-11-23T06:00:30Z', '2026-11-23T06:01:00Z'],
    ['*/15 * * * *', '2026-11-23T06:00:00Z', '2026-11-23T06:15:00Z'],
    ['0 3 * * *', '2026-11-23T06:00:00Z', '2026-11-24T03:00:00Z'],
    ['30 8 1 jan *', '2026-11-23T06:00:00Z', '2027-01-01T08:30:00Z'],
    ['0 0 * * mon-fri', '2026-11-20T06:00:00Z', '2026-11-23T00:00:00Z'],
    ['0 0 13 * fri', '2026-11-23T06:00:00Z', '2026-11-27T00:00:00Z'],
    ['5/20 * * * ?', '2026-11-23T06:06:00Z', '2026-11-23T06:25:00Z'],
    ['@hourly', '2026-11-23T06:00:00Z', '2026-11-23T07:00:00Z'],
    ['@every 1h30m', '2026-11-23T06:00:00Z', '2026-11-23T07:30:00Z'],
    ['0 0 29 2 *', '2026-11-23T06:00:00Z', '2028-02-29T00:00:00Z'],
  ])('[KND2] %s after %s is %s', (schedule, after, next) => {
    expect(nextTime(parseCron(schedule) as CronSchedule, at(after))).toBe(at(next))
  })

  it.each([
    ['x', 'expected exactly 5 fields, found 1: [x]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['@never', 'unrecognized descriptor: @never'],
  ])('[KND2] %s: %s', (schedule, why) => {
    expect(parseCron(schedule)).toBe(why)
  })

  it('30 February never comes', () => {
    expect(nextTime(parseCron('0 0 30 2 *') as CronSchedule, 0)).toBeUndefined()
  })

  it('never throws and always moves forward', () => {
    const field = fc.constantFrom('*', '0', '5', '1-3', '*/7', '2,4', 'x', '-1', '99')
    fc.assert(
      fc.property(fc.array(field, { minLength: 4, maxLength: 6 }), fc.nat(2_000_000_000), (parts, seconds) => {
        const schedule = parseCron(parts.join(' '))
        if (typeof schedule === 'string') return
        const next = nextTime(schedule, seconds * 1000)
        if (next !== undefined) expect(next).toBeGreaterThan(seconds * 1000)
      }),
    )
  })
})
