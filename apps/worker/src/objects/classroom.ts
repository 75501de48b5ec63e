import { lessonById } from '@kubemaze/course/catalogue.ts'
import { classCsv } from '@kubemaze/course/grade/class-csv.ts'
import { migrate } from '@kubemaze/store/migrate.ts'
import { classroomMigrations } from '@kubemaze/store/migrations.gen.ts'
import { classroom, students } from '@kubemaze/store/schema/classroom.ts'
import { asc, count, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { requestToken } from '../address.ts'
import { problem, unauthorized } from '../problem.ts'
import { hashToken, tokenMatches } from '../token.ts'
import { trackActivity } from './activity.ts'
import type { HostedObject, ObjectHost, ObjectSocket, SocketHandler } from './object-host.ts'

/** Students one class may have. */
const maxStudents = 1_000
/**
 * Reports that come together are shown together. The whole wall is sent, so that a large class waits longer: one of 200 is shown
 * about once a second, which is some 160 KB while all of them work.
 */
const announceAfterMs = (students: number): number => 100 + 5 * students

interface Report {
  labId: string
  step: string
  checks: { id: string; status: string }[]
  points: number
  lastActiveAtMs: number
}

/** A class over its own SQLite: who joined, and where each stands. */
export function openClassroom(host: ObjectHost): HostedObject {
  const { database } = host
  migrate(database, classroomMigrations)
  const activity = trackActivity(() => {})
  const live = new Map<ObjectSocket, () => void>()
  const self = () => database.select().from(classroom).all()[0]
  const progress = () => ({ students: database.select().from(students).orderBy(asc(students.joinedAtMs)).all().map(studentRow) })
  const counted = (): number => database.select({ students: count() }).from(students).all()[0]?.students ?? 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const announce = (): void => {
    if (live.size > 0) timer ??= setTimeout(tell, announceAfterMs(counted()))
  }
  const tell = (): void => {
    timer = undefined
    const text = JSON.stringify({ type: 'progress', ...progress() })
    for (const socket of live.keys()) socket.send(text)
  }
  const refused = (request: Request): Response | undefined => {
    const row = self()
    if (!row) return problem(404, 'Not Found', 'There is no class with this id.')
    return tokenMatches(requestToken(request), row.tokenHash)
      ? undefined
      : unauthorized("This class's token is missing or wrong.")
  }
  const sockets: SocketHandler = {
    open(socket) {
      live.set(socket, activity.begin())
      socket.send(JSON.stringify({ type: 'progress', ...progress() }))
    },
    message() {},
    resume(socket) {
      live.set(socket, activity.begin())
    },
    closed(socket) {
      live.get(socket)?.()
      live.delete(socket)
    },
  }
  const doors = new Hono()
    .post('/internal/create', async (c) => {
      if (self()) return problem(409, 'Conflict', 'This class exists already.')
      const { token, name, lesson, joinCode } = await c.req.json()
      const row = { id: host.id, name, lesson, joinCode, tokenHash: hashToken(token), createdAtMs: host.nowMs() }
      database.insert(classroom).values(row).run()
      return c.json({}, 201)
    })
    .get('/internal/describe', (c) => {
      const row = self()
      return row ? c.json({ lesson: row.lesson }) : problem(404, 'Not Found')
    })
    .post('/internal/join', async (c) => {
      if (counted() >= maxStudents) {
        return problem(409, 'Conflict', `This class is full: it has ${maxStudents} students.`)
      }
      const { labId, name } = await c.req.json()
      const row = { labId, name, joinedAtMs: host.nowMs(), step: '', checks: '[]', points: 0, lastActiveAtMs: null }
      database.insert(students).values(row).run()
      announce()
      return c.json({}, 201)
    })
    .post('/internal/report', async (c) => {
      const { labId, checks, ...rest } = (await c.req.json()) as Report
      const row = { ...rest, checks: JSON.stringify(checks) }
      database.update(students).set(row).where(eq(students.labId, labId)).run()
      announce()
      return c.json({})
    })
    .get('/api/classes/:id', (c) => {
      const row = self() as NonNullable<ReturnType<typeof self>>
      return refused(c.req.raw) ?? c.json({ id: row.id, name: row.name, lesson: row.lesson, joinCode: row.joinCode })
    })
    .get('/api/classes/:id/progress', (c) => refused(c.req.raw) ?? c.json(progress()))
    .get('/api/classes/:id/grades.csv', (c) => {
      const no = refused(c.req.raw)
      const lesson = lessonById(self()?.lesson ?? '')
      if (no || !lesson) return no ?? problem(404, 'Not Found', 'The lesson of this class is no longer offered.')
      const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="grades.csv"' }
      return c.body(classCsv(lesson, progress().students), 200, headers)
    })
  doors.notFound(() => problem(404, 'Not Found', 'A class has no such door.'))
  return {
    fetch: async (request) => doors.fetch(request),
    upgrade: async (request) => {
      const isLive = new URL(request.url).pathname.endsWith('/live')
      const no = refused(request) ?? (isLive ? undefined : problem(404, 'Not Found', 'A class has no such WebSocket.'))
      const offered = request.headers
        .get('sec-websocket-protocol')
        ?.split(',')
        .map((p) => p.trim())
      return no ?? { handler: sockets, ...(offered?.includes('kubemaze') ? { protocol: 'kubemaze' } : {}) }
    },
    alarm() {},
    busy: () => activity.count() > 0,
    close() {
      clearTimeout(timer)
      for (const end of live.values()) end()
      live.clear()
    },
  }
}

function studentRow(row: typeof students.$inferSelect) {
  return {
    name: row.name,
    labId: row.labId,
    step: row.step,
    checks: JSON.parse(row.checks) as { id: string; status: string }[],
    points: row.points,
    lastActiveAt: row.lastActiveAtMs === null ? null : new Date(row.lastActiveAtMs).toISOString(),
  }
}
