import { execRequest } from '@kubemaze/protocol/rest.ts'
import type { Context } from 'hono'
import { readJson } from '../body.ts'
import { runScript } from '../objects/run-script.ts'
import type { LabEnv } from './lab-env.ts'

const maxBodyBytes = 6_291_456

/** POST /api/labs/:id/exec: one command in the lab's shell, for graders and scripts. */
export async function execDoor(c: Context<LabEnv>): Promise<Response> {
  const body = await readJson(c.req.raw, execRequest, maxBodyBytes)
  if (body instanceof Response) return body
  return c.json(
    await runScript(c.env.lab, body.command, body.stdin ?? '', body.terminal === true || typeof body.terminal === 'string'),
  )
}
