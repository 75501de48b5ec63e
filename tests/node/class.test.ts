import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { call, removeData, shellOf, startServer, type TestServer } from './server-for-tests.ts'

interface Made {
  id: string
  joinCode: string
  token: string
}

interface Student {
  name: string
  labId: string
  step: string
  points: number
}

describe('a class', () => {
  let server: TestServer
  let made: Made
  beforeAll(async () => {
    server = await startServer()
    const answer = await call(server, '/api/classes', { name: 'Tuesday', lesson: 'services' }, server.instructorKey)
    made = (await answer.json()) as Made
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  const join = (code: unknown, name: unknown): Promise<Response> => call(server, '/api/classes/join', { code, name })
  const progress = async (): Promise<Student[]> => {
    const answer = await call(server, `/api/classes/${made.id}/progress`, undefined, made.token)
    return ((await answer.json()) as { students: Student[] }).students
  }

  it.each([
    ['', 'Ann', 400],
    ['nosuchco', 'Ann', 404],
    ['../../etc', 'Ann', 404],
    ['x'.repeat(33), 'Ann', 400],
    [7, 'Ann', 400],
    ['CODE', '', 400],
    ['CODE', '   ', 400],
    ['CODE', 'x'.repeat(101), 400],
    ['CODE', 'two\nlines', 400],
    ['CODE', 'bell\u0007', 400],
    ['CODE', null, 400],
  ])('refuses the code %j with the name %j: %s', async (code, name, status) => {
    const answer = await join(code === 'CODE' ? made.joinCode : code, name)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await progress()).toEqual([])
  })

  it('takes its code as people write it, and names as they are', async () => {
    const { joinCode } = made
    const written = [joinCode.toUpperCase(), `${joinCode.slice(0, 4)}-${joinCode.slice(4)}`, ` ${joinCode} `]
    const names = ['李小龍', '<img src=x onerror=alert(1)>', "  O'Brien\t", '=1+1']
    for (const [index, name] of names.entries()) expect((await join(written[index % 3], name)).status).toBe(201)
    const expected = ['李小龍', '<img src=x onerror=alert(1)>', "O'Brien", '=1+1']
    expect((await progress()).map((student) => student.name)).toEqual(expected)
  })

  it('shows many at once: those of one name apart, reports together', async () => {
    const before = (await progress()).length
    const frames: { students: Student[] }[] = []
    const protocols = ['kubemaze', `token.${made.token}`]
    const wall = new WebSocket(`${server.origin.replace('http', 'ws')}/api/classes/${made.id}/live`, protocols)
    wall.on('message', (data) => frames.push(JSON.parse(String(data)) as { students: Student[] }))
    await new Promise((resolve) => wall.once('open', resolve))
    const joined = await Promise.all(Array.from({ length: 40 }, () => join(made.joinCode, 'Ann')))
    const labs = await Promise.all(joined.map(async (one) => (await one.json()) as { labId: string; token: string }))
    expect(new Set(labs.map(({ labId }) => labId)).size).toBe(40)
    const first = labs[0] as { labId: string; token: string }
    const sh = shellOf(server, { id: first.labId, token: first.token, kubernetes: '' })
    await sh('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee')
    await sh('@settle')
    const seen = () => frames.at(-1)?.students.find(({ labId }) => labId === first.labId)?.step
    await expect.poll(seen, { timeout: 40_000 }).toBe('expose')
    expect(frames.at(-1)?.students).toHaveLength(before + 40)
    expect(frames.length).toBeLessThan(40)
    wall.close()
  }, 60_000)

  it('shows its wall to nobody without its token', async () => {
    for (const path of ['', '/progress', '/grades.csv'])
      for (const token of [undefined, 'wrong', server.instructorKey])
        expect((await call(server, `/api/classes/${made.id}${path}`, undefined, token)).status).toBe(401)
  })

  // what each tool's reader asks for, by its documentation
  const shapes: Record<string, z.ZodType> = {
    gradescope: z.object({
      score: z.number().nonnegative(),
      output: z.string(),
      visibility: z.enum(['hidden', 'after_due_date', 'after_published', 'visible']),
      tests: z.array(
        z.object({
          name: z.string(),
          number: z.string(),
          score: z.number(),
          max_score: z.number().positive(),
          status: z.enum(['passed', 'failed']),
          output: z.string(),
          tags: z.array(z.string()),
        }),
      ),
    }),
    prairielearn: z.object({
      gradable: z.literal(true),
      score: z.number().min(0).max(1),
      message: z.string(),
      tests: z.array(z.object({ name: z.string(), points: z.number(), max_points: z.number(), message: z.string() })),
    }),
    exercism: z.object({
      version: z.literal(3),
      status: z.enum(['pass', 'fail', 'error']),
      message: z.null(),
      tests: z.array(
        z.object({
          name: z.string(),
          status: z.enum(['pass', 'fail', 'error']),
          message: z.string().nullable(),
          test_code: z.string(),
          task_id: z.number().int().positive(),
        }),
      ),
    }),
  }
  const submission = { lesson: 'services', commands: ['kubectl run coffee --image=ansilh/demo-coffee -l run=coffee'] }
  const graded = (format: string) => call(server, `/api/grade?format=${format}`, submission, server.instructorKey)

  it.each(Object.keys(shapes))('grades a submission for %s', async (format) => {
    const answer = await graded(format)
    expect(answer.headers.get('content-type')).toContain('application/json')
    const report = shapes[format]?.parse(await answer.json()) as { tests: unknown[] }
    expect(report.tests.length).toBeGreaterThan(15)
  })

  it('grades a submission as JUnit and CSV, and refuses what it does not know', async () => {
    const junit = await (await graded('junit')).text()
    expect(junit).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="services" tests="\d+" failures="\d+"/)
    expect(junit.match(/<testsuite /g)?.length).toBe(junit.match(/<\/testsuite>/g)?.length)
    expect(junit.match(/<testcase /g)?.length).toBe(Number(/tests="(\d+)"/.exec(junit)?.[1]))
    const csv = await (await graded('csv')).text()
    expect(csv.split('\r\n')[1]).toMatch(/^services,create,pod-running,Pod coffee is running,passed,/)
    const refused = await graded('pdf')
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      400,
      'format is one of json, gradescope, prairielearn, exercism, junit, csv; not "pdf"',
    ])
  })
})
