import type { classCreated, classJoined, labCreated, problem } from '@kubemaze/protocol/rest.ts'
import type { z } from 'zod'

export interface Lesson {
  id: string
  kind: 'lesson' | 'maze'
  title: string
  summary: string
  steps: { id: string; title: string; goal: string; text: string; checks: { id: string; title: string; points: number }[] }[]
}

export interface LabState {
  id: string
  lesson: string | null
}

/** What went wrong, in the server's words. `status` 0: it did not answer at all. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function ask<T>(method: string, path: string, body?: object, token?: string): Promise<T> {
  const headers: Record<string, string> = {}
  if (body) headers['content-type'] = 'application/json'
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }).catch(() => undefined)
  if (!answer) throw new Refused(0, 'The server does not answer. Check your connection and try again.')
  if (!answer.ok) throw new Refused(answer.status, await wordsOf(answer))
  return (await answer.json()) as T
}

async function wordsOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as Partial<z.infer<typeof problem>>
  return body.detail ?? body.title ?? `The server answered with status ${answer.status}.`
}

export const createLab = (lesson: string) => ask<z.infer<typeof labCreated>>('POST', '/api/labs', { lesson })
export const joinClass = (code: string, name: string) =>
  ask<z.infer<typeof classJoined>>('POST', '/api/classes/join', { code, name })
export const createClass = (key: string, name: string, lesson: string) =>
  ask<z.infer<typeof classCreated>>('POST', '/api/classes', { name, lesson }, key)
export const listLessons = () => ask<{ lessons: Pick<Lesson, 'id' | 'kind' | 'title' | 'summary'>[] }>('GET', '/api/lessons')
export const getLesson = (id: string) => ask<Lesson>('GET', `/api/lessons/${encodeURIComponent(id)}`)
export const getLab = (id: string, token: string) => ask<LabState>('GET', `/api/labs/${id}`, undefined, token)
export const resetLab = (id: string, token: string) => ask<object>('POST', `/api/labs/${id}/reset`, undefined, token)
export const getClass = (id: string, token: string) =>
  ask<{ id: string; name: string; lesson: string; joinCode: string }>('GET', `/api/classes/${id}`, undefined, token)
/** The class's grades as a file, for a spreadsheet. */
/** The class's grades as a file of CSV. Its first sign says that it is UTF-8: without it spreadsheets spoil most names. */
export async function gradesOf(id: string, token: string): Promise<Blob> {
  const answer = await fetch(`/api/classes/${id}/grades.csv`, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Refused(answer.status, await wordsOf(answer))
  return new Blob(['\ufeff', await answer.blob()], { type: 'text/csv' })
}
export interface Hop {
  kind: string
  ok: boolean
  title: string
  detail?: string
  blame?: string
  look?: string
}
export const askWhy = (id: string, token: string, from: string, to: string) =>
  ask<{ hops: Hop[] }>('GET', `/api/labs/${id}/why?${new URLSearchParams({ from, to })}`, undefined, token)
