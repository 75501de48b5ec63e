import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HostedObject, ObjectHost } from '../objects/object-host.ts'
import { createObjectPool, type ObjectPool } from './object-pool.ts'

describe('the pool of labs and classes', () => {
  let folder: string
  let pool: ObjectPool
  let events: string[]
  const busy = new Set<string>()
  const remove = new Map<string, () => void>()

  beforeEach(() => {
    vi.useFakeTimers()
    folder = mkdtempSync(join(tmpdir(), 'pool-'))
    events = []
    busy.clear()
    const open = ({ id, destroy }: ObjectHost): HostedObject => {
      remove.set(id, destroy)
      events.push(`open ${id}`)
      const refuse = async (): Promise<Response> => new Response()
      return {
        fetch: refuse,
        upgrade: refuse,
        alarm() {},
        busy: () => busy.has(id),
        close: () => void events.push(`close ${id}`),
      }
    }
    pool = createObjectPool({ folder, maxOpen: 3, open: { lab: open, classroom: open } })
  })
  afterEach(() => {
    pool.close()
    rmSync(folder, { recursive: true })
    vi.useRealTimers()
  })

  it('opens an object once, and closes the one that was left alone the longest when there are too many', () => {
    for (const id of ['one1', 'two2', 'three3', 'one1', 'four4']) pool.get('lab', id)
    expect(events).toEqual(['open one1', 'open two2', 'open three3', 'close two2', 'open four4'])
  })

  it('keeps what is busy', () => {
    busy.add('one1')
    for (const id of ['one1', 'two2', 'three3', 'four4']) pool.get('lab', id)
    expect(events.slice(3)).toEqual(['close two2', 'open four4'])
  })

  it('closes what nobody asked for in a quarter of an hour, at the next request', () => {
    pool.get('lab', 'one1')
    busy.add('two2')
    pool.get('lab', 'two2')
    vi.advanceTimersByTime(16 * 60_000)
    pool.get('lab', 'three3')
    expect([events.slice(2), pool.openCount()]).toEqual([['open three3', 'close one1'], 2])
  })

  it('knows what has a file, and removes it', () => {
    expect(pool.exists('lab', 'one1')).toBe(false)
    pool.get('lab', 'one1')
    pool.close()
    expect(pool.exists('lab', 'one1')).toBe(true)
    pool.get('lab', 'one1')
    remove.get('one1')?.()
    expect([pool.exists('lab', 'one1'), pool.openCount()]).toEqual([false, 0])
  })
})
