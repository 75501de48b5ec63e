import { afterEach, expect, it } from 'vitest'
import { labDatabase } from './lab-database-for-tests.ts'
import type { HostedObject } from './object-host.ts'
import { openLab } from './open-lab.ts'

const token = 'x'.repeat(32)
const open: HostedObject[] = []
afterEach(() => {
  for (const object of open.splice(0)) object.close()
})

/** A lab on a host whose time moves only by its alarms. */
async function lab() {
  const state = { nowMs: Date.UTC(2026, 10, 23, 12), alarmMs: undefined as number | undefined }
  const object = openLab({
    id: 'lab1',
    database: labDatabase(),
    nowMs: () => state.nowMs,
    setAlarm: (atMs) => void (state.alarmMs = atMs),
    destroy() {},
    peer: () => ({ fetch: () => Promise.reject(new Error('no peers')) }),
  })
  open.push(object)
  const body = JSON.stringify({ token, seed: 1, options: {} })
  await object.fetch(new Request('http://lab/internal/create', { method: 'POST', body }))
  const ask = async (method: string, path: string, body?: object) => {
    const url = `http://lab/api/labs/lab1/k8s/api/v1/namespaces/default/pods${path}`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await object.fetch(new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) }))
    return { status: answer.status, body: (await answer.json()) as { status: { startTime: string } } }
  }
  /** The alarms that ring while nobody asks, in seconds from now. */
  const leftAlone = (): number[] => {
    const [from, rang] = [state.nowMs, [] as number[]]
    for (let count = 0; count < 1000 && state.alarmMs !== undefined; count++) {
      state.nowMs = Math.max(state.nowMs, state.alarmMs)
      rang.push((state.nowMs - from) / 1000)
      object.alarm()
    }
    return rang
  }
  return { state, ask, leftAlone }
}

const pod = (name: string, container: object) => ({
  metadata: { name },
  spec: { restartPolicy: 'Always', containers: [{ name: 'c', image: 'busybox', ...container }] },
})

it('wakes for nothing in a lab where nothing is begun', async () => {
  const { ask, leftAlone } = await lab()
  leftAlone()
  expect((await ask('GET', '')).status).toBe(200)
  expect(leftAlone()).toEqual([])
})

it('goes on with what a request began, though nobody asks', async () => {
  const { ask, leftAlone } = await lab()
  leftAlone()
  expect((await ask('POST', '', pod('web', { image: 'nginx' }))).status).toBe(201)
  expect(leftAlone().length).toBeGreaterThan(0)
  // read from what was written before: this very request finds nothing that is still due
  expect((await ask('GET', '/web')).body.status).toMatchObject({ phase: 'Running' })
})

it('leaves alone after half a minute what never ends', async () => {
  const { ask, leftAlone } = await lab()
  leftAlone()
  await ask('POST', '', pod('loops', { command: ['false'] }))
  const rang = leftAlone()
  expect(rang.length).toBeGreaterThan(1)
  expect(rang.at(-1)).toBeLessThan(30)
})
