import { why } from '@kubemaze/core/cluster/trace.ts'
import type { Context } from 'hono'
import { parseOrigin } from '../objects/origin.ts'
import { problem } from '../problem.ts'
import type { LabEnv } from './lab-env.ts'

/** GET /api/labs/:id/why?from=node/k8s-master|pod/NS/NAME|outside&to=http://coffee:80/ */
export function whyDoor(c: Context<LabEnv>): Response {
  const to = c.req.query('to')
  if (!to) return problem(400, 'Bad Request', 'to: say what is asked for, as in ?to=http://coffee/')
  const from = parseOrigin(c.req.query('from') ?? 'node/k8s-master')
  if (!from) return problem(400, 'Bad Request', 'from is node/NAME, pod/NAMESPACE/NAME or outside')
  return c.json(why(c.env.lab.opened().cluster, from, to))
}
