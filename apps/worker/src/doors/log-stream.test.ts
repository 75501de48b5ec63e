import { expect, it } from 'vitest'
import { trackActivity } from '../objects/activity.ts'
import type { Lab } from '../objects/lab.ts'
import { logStream } from './log-stream.ts'

const connect = { type: 'log', namespace: 'default', pod: 'talker', container: 'c', follow: true } as Parameters<
  typeof logStream
>[1]

/** A lab whose one container writes what it is told to. */
function talkingLab() {
  const texts: string[] = []
  let committed: (() => void) | undefined
  let ended = false
  const activity = trackActivity(() => {})
  const line = (text: string) => ({ at: '2026-05-01T10:00:00.000000000Z', stream: 'stdout' as const, text })
  const cluster = {
    logs: (_connect: unknown, cursor = 0) => ({ lines: texts.slice(cursor).map(line), cursor: texts.length, ended }),
    onCommit(listener: () => void) {
      committed = listener
      return () => {
        committed = undefined
      }
    },
  }
  return {
    lab: { activity, opened: () => ({ cluster }) } as unknown as Lab,
    activity,
    say(text: string, last = false) {
      texts.push(text)
      ended = last
      committed?.()
    },
  }
}

it('follows until the container has ended', async () => {
  const { lab, activity, say } = talkingLab()
  say('one')
  const response = logStream(lab, connect, new Headers())
  expect(activity.count()).toBe(1)
  say('two')
  say('three', true)
  expect(await response.text()).toBe('one\ntwo\nthree\n')
  expect(activity.count()).toBe(0)
})

it('begins every line with its time when asked', async () => {
  const { lab, say } = talkingLab()
  say('one', true)
  const response = logStream(lab, { ...connect, timestamps: true }, new Headers())
  expect(await response.text()).toBe('2026-05-01T10:00:00.000000000Z one\n')
})

it('lets a reader go that takes nothing', async () => {
  const { lab, activity, say } = talkingLab()
  const response = logStream(lab, connect, new Headers())
  for (let i = 0; i < 5; i++) say('x'.repeat(1_000_000))
  expect(activity.count()).toBe(0)
  await expect(response.text()).rejects.toThrow('too slow')
})

it('stops when its reader goes away', async () => {
  const { lab, activity, say } = talkingLab()
  const response = logStream(lab, connect, new Headers())
  await response.body?.cancel()
  say('late')
  expect(activity.count()).toBe(0)
})
