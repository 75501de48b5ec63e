import type { Context } from 'hono'
import type { LabEnv } from './lab-env.ts'

/** GET /api/labs/:id: what the lab is and how far the student is. */
export function stateDoor(c: Context<LabEnv>): Response {
  const { lab } = c.env
  const spec = lab.spec()
  const { cluster } = lab.opened()
  const progress = lab.progress().evaluate()
  return c.json({
    id: lab.host.id,
    createdAt: new Date(spec.createdAtMs).toISOString(),
    seed: spec.seed,
    lesson: spec.lesson ?? null,
    cluster: spec.options,
    revision: cluster.revision(),
    now: new Date(cluster.now()).toISOString(),
    progress: progress ?? null,
  })
}

/** DELETE /api/labs/:id: the lab and its disk are gone. */
export function deleteDoor(c: Context<LabEnv>): Response {
  c.env.lab.remove()
  return c.body(null, 204)
}

/** POST /api/labs/:id/reset: the same lab, as on its first day. */
export function resetDoor(c: Context<LabEnv>): Response {
  c.env.lab.reset()
  return c.json({ revision: c.env.lab.opened().cluster.revision() })
}

/** POST /api/labs/:id/settle: runs the lab's time forward until nothing but periodic work is pending. */
export async function settleDoor(c: Context<LabEnv>): Promise<Response> {
  const { revision, settled, pending } = await c.env.lab.opened().settle()
  return c.json({ revision, ...(settled ? {} : { settled, pending }) })
}
