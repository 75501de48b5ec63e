import {
  classCreated,
  classJoined,
  classProgress,
  createClass,
  createLab,
  execAnswer,
  execRequest,
  grade,
  gradeRequest,
  joinClass,
  labCreated,
  problem,
  settleAnswer,
} from '@kubemaze/protocol/rest.ts'
import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'

interface Door {
  method: 'get' | 'post' | 'delete'
  path: string
  summary: string
  body?: z.ZodType
  answer?: z.ZodType
  status?: number
  key?: 'lab token' | 'class token' | "instructor's key"
}

const doors: Door[] = [
  { method: 'post', path: '/api/labs', summary: 'A new lab, ready', body: createLab, answer: labCreated, status: 201 },
  { method: 'get', path: '/api/labs/{id}', summary: 'State and progress', key: 'lab token' },
  { method: 'delete', path: '/api/labs/{id}', summary: 'Removes the lab', status: 204, key: 'lab token' },
  { method: 'post', path: '/api/labs/{id}/reset', summary: 'Starts the lab again', key: 'lab token' },
  {
    method: 'post',
    path: '/api/labs/{id}/exec',
    summary: 'One line in the lab’s shell',
    body: execRequest,
    answer: execAnswer,
    key: 'lab token',
  },
  {
    method: 'post',
    path: '/api/labs/{id}/settle',
    summary: 'Runs the lab’s time forward until it is still',
    answer: settleAnswer,
    key: 'lab token',
  },
  { method: 'get', path: '/api/labs/{id}/grade', summary: 'The checks as they stand', answer: grade, key: 'lab token' },
  { method: 'get', path: '/api/labs/{id}/why', summary: 'The hops of a request and the first that fails', key: 'lab token' },
  { method: 'post', path: '/api/labs/{id}/dns-query', summary: 'DNS over HTTPS (RFC 8484)', key: 'lab token' },
  { method: 'get', path: '/api/labs/{id}/kubeconfig', summary: 'For kubectl and client libraries', key: 'lab token' },
  {
    method: 'post',
    path: '/api/grade',
    summary: 'Grades a submission in a lab that lives for the call',
    body: gradeRequest,
    answer: grade,
    key: "instructor's key",
  },
  {
    method: 'post',
    path: '/api/classes',
    summary: 'A new class',
    body: createClass,
    answer: classCreated,
    status: 201,
    key: "instructor's key",
  },
  { method: 'post', path: '/api/classes/join', summary: 'A student joins', body: joinClass, answer: classJoined, status: 201 },
  {
    method: 'get',
    path: '/api/classes/{id}/progress',
    summary: 'Every student’s step and checks',
    answer: classProgress,
    key: 'class token',
  },
  { method: 'get', path: '/api/classes/{id}/grades.csv', summary: 'The same as a table of points', key: 'class token' },
]

const json = (schema: z.ZodType): object => ({
  content: { 'application/json': { schema: z.toJSONSchema(schema, { io: 'input' }) } },
})

function operation(door: Door): object {
  const parameters = door.path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []
  return {
    summary: door.summary,
    parameters,
    ...(door.key ? { security: [{ bearer: [] }], description: `Bearer: the ${door.key}.` } : {}),
    ...(door.body ? { requestBody: { required: true, ...json(door.body) } } : {}),
    responses: {
      [String(door.status ?? 200)]: { description: 'Done', ...(door.answer ? json(door.answer) : {}) },
      default: { description: 'RFC 9457 problem', content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } } },
    },
  }
}

function document(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const door of doors) {
    paths[door.path] ??= {}
    ;(paths[door.path] as Record<string, object>)[door.method] = operation(door)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kubemaze', version: '1' },
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  }
}

/** GET /api/openapi.json: the doors, from the same schemas that check them. */
export const openapiRoutes = new Hono<AppEnv>().get('/api/openapi.json', (c) => c.json(document()))
