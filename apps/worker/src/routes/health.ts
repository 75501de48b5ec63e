import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { problem } from '../problem.ts'

/** /healthz: the process answers. /readyz: its store can be written. */
export const healthRoutes = new Hono<AppEnv>()
  .get('/healthz', (c) => c.text('ok\n'))
  .get('/readyz', (c) =>
    c.env.host.ready() ? c.text('ok\n') : problem(503, 'Service Unavailable', 'The data folder cannot be written.'),
  )
