import { lessonById, lessons } from '@kubemaze/course/catalogue.ts'
import { createLab } from '@kubemaze/protocol/rest.ts'
import { type Context, Hono } from 'hono'
import { parseLabAddress } from '../address.ts'
import type { AppEnv } from '../app-env.ts'
import type { AppHost } from '../app-host.ts'
import { readJson } from '../body.ts'
import { unauthorizedStatus } from '../doors/kubernetes-user.ts'
import type { LabSpec } from '../objects/lab.ts'
import { noSuchLab, problem } from '../problem.ts'
import { newId, newToken } from '../token.ts'

const maxBodyBytes = 65_536

/** POST /api/labs makes a lab; everything about a lab goes to the lab itself. */
export const labRoutes = new Hono<AppEnv>()
  .get('/api/lessons', (c) => c.json({ lessons: lessons.map(({ id, kind, title, summary }) => ({ id, kind, title, summary })) }))
  .get('/api/lessons/:id', (c) => {
    const lesson = lessonById(c.req.param('id'))
    if (!lesson) return noSuchLesson(c.req.param('id'))
    const steps = lesson.steps.map(({ id, title, goal, text, checks }) => ({
      id,
      title,
      goal,
      text,
      checks: checks.map((check) => ({ id: check.id, title: check.title, points: check.points })),
    }))
    return c.json({ id: lesson.id, kind: lesson.kind, title: lesson.title, summary: lesson.summary, steps })
  })
  .post('/api/labs', createLabRoute)
  .all('/api/labs/:id', toLab)
  .all('/api/labs/:id/*', toLab)
  .all('/labs/:id/nodes/*', toLab)

async function createLabRoute(c: Context<AppEnv>): Promise<Response> {
  const body = await readJson(c.req.raw, createLab, maxBodyBytes)
  if (body instanceof Response) return body
  const lesson = body.lesson === undefined ? undefined : lessonById(body.lesson)
  if (body.lesson !== undefined && !lesson) return noSuchLesson(body.lesson)
  if (!c.env.host.admits(c.env.client)) return tooManyLabs()
  const made = await makeLab(c.env.host, {
    seed: body.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    ...(body.lesson === undefined ? {} : { lesson: body.lesson }),
    options: { ...lesson?.cluster, ...body.cluster },
  })
  if (made instanceof Response) return made
  const { origin } = new URL(c.req.url)
  return c.json(
    { ...made, page: `${origin}/#lab=${made.id}.${made.token}`, kubernetes: `${origin}/api/labs/${made.id}.${made.token}/k8s` },
    201,
  )
}

/** A new lab with a token of its own. */
export async function makeLab(host: AppHost, spec: Omit<LabSpec, 'token'>): Promise<{ id: string; token: string } | Response> {
  const id = newId(12)
  const token = newToken()
  const body = JSON.stringify({ ...spec, token } satisfies LabSpec)
  const answer = await host.lab(id).fetch(new Request('http://object/internal/create', { method: 'POST', body }))
  return answer.ok ? { id, token } : answer
}

async function toLab(c: Context<AppEnv>): Promise<Response> {
  const address = parseLabAddress(c.req.param('id') ?? '')
  if (!address) return new URL(c.req.url).pathname.split('/')[4] === 'k8s' ? unauthorizedStatus() : noSuchLab()
  return c.env.host.lab(address.id).fetch(c.req.raw)
}

export const noSuchLesson = (id: string): Response =>
  problem(404, 'Not Found', `There is no lesson "${id}". Lessons: ${lessons.map((lesson) => lesson.id).join(', ')}`)

export const tooManyLabs = (): Response =>
  problem(429, 'Too Many Requests', 'Too many labs were made from this address in the last minute. Try again in a minute.', {
    'retry-after': '60',
  })
