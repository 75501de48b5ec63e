import type { Context } from 'hono'
import type { LabSpec } from '../objects/lab.ts'
import { problem } from '../problem.ts'
import type { LabEnv } from './lab-env.ts'

/** POST /internal/create: the spec comes from routes/labs.ts or a class, never from outside. */
export async function createDoor(c: Context<LabEnv>): Promise<Response> {
  if (c.env.exists()) return problem(409, 'Conflict', 'This lab exists already.')
  c.env.lab.create((await c.req.json()) as LabSpec)
  return c.json({ id: c.env.lab.host.id }, 201)
}
