import { lessonById } from '@kubemaze/course/catalogue.ts'
import { createClass, joinClass } from '@kubemaze/protocol/rest.ts'
import { type Context, Hono } from 'hono'
import { requestToken } from '../address.ts'
import type { AppEnv } from '../app-env.ts'
import { readJson } from '../body.ts'
import { problem, unauthorized } from '../problem.ts'
import { newId, newToken } from '../token.ts'
import { makeLab, noSuchLesson, tooManyLabs } from './labs.ts'

const maxBodyBytes = 65_536
const idShape = /^c[a-z0-9]{4,31}$/

/** Classes: made with the instructor's key, joined with a code, watched with the class's token. */
export const classRoutes = new Hono<AppEnv>()
  .post('/api/classes', createRoute)
  .post('/api/classes/join', joinRoute)
  .get('/api/classes/:id/*', toClass)
  .get('/api/classes/:id', toClass)

async function createRoute(c: Context<AppEnv>): Promise<Response> {
  if (!c.env.host.instructorKeyMatches(requestToken(c.req.raw))) return unauthorized("The instructor's key is missing or wrong.")
  const body = await readJson(c.req.raw, createClass, maxBodyBytes)
  if (body instanceof Response) return body
  if (!lessonById(body.lesson)) return noSuchLesson(body.lesson)
  const joinCode = newId(8)
  const id = classId(joinCode)
  const token = newToken()
  const request = internal('create', { ...body, joinCode, token })
  const answer = await c.env.host.classroom(id).fetch(request)
  if (!answer.ok) return answer
  return c.json({ id, joinCode, token, page: `${new URL(c.req.url).origin}/#class=${id}.${token}` }, 201)
}

/** The code leads to the class: nothing else has to be looked up. */
const classId = (joinCode: string): string => `c${joinCode.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`

const internal = (verb: string, body: object): Request =>
  new Request(`http://object/internal/${verb}`, { method: 'POST', body: JSON.stringify(body) })

async function joinRoute(c: Context<AppEnv>): Promise<Response> {
  const body = await readJson(c.req.raw, joinClass, maxBodyBytes)
  if (body instanceof Response) return body
  if (!c.env.host.admits(c.env.client)) return tooManyLabs()
  const id = classId(body.code)
  const classroom = c.env.host.classroom(id)
  const found = idShape.test(id) ? await classroom.fetch(new Request('http://object/internal/describe')) : undefined
  if (!found?.ok) return problem(404, 'Not Found', 'There is no class with this code. Look at the code once more.')
  const { lesson } = (await found.json()) as { lesson: string }
  const lab = await makeLab(c.env.host, {
    seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    lesson,
    options: { ...lessonById(lesson)?.cluster },
    classroom: { id, student: body.name },
  })
  if (lab instanceof Response) return lab
  const joined = await classroom.fetch(internal('join', { labId: lab.id, name: body.name }))
  if (!joined.ok) return joined
  const page = `${new URL(c.req.url).origin}/#lab=${lab.id}.${lab.token}`
  return c.json({ labId: lab.id, token: lab.token, page }, 201)
}

async function toClass(c: Context<AppEnv>): Promise<Response> {
  const id = c.req.param('id') ?? ''
  if (!idShape.test(id)) return problem(404, 'Not Found', 'There is no class with this id.')
  return c.env.host.classroom(id).fetch(c.req.raw)
}
