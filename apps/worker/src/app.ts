import { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { problem } from './problem.ts'
import { classRoutes } from './routes/classes.ts'
import { gradeRoutes } from './routes/grades.ts'
import { healthRoutes } from './routes/health.ts'
import { labRoutes } from './routes/labs.ts'
import { openapiRoutes } from './routes/openapi.ts'

/** The whole server: the same app on both hosts, which come with each request as `env.host`. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.route('/', healthRoutes)
  app.route('/', labRoutes)
  app.route('/', classRoutes)
  app.route('/', gradeRoutes)
  app.route('/', openapiRoutes)
  app.get('*', async (c) => (await c.env.host.page(c.req.raw)) ?? notFound())
  app.notFound(notFound)
  app.onError((error) => {
    console.error(error)
    return problem(500, 'Internal Server Error', 'This request failed inside the server.')
  })
  return app
}

const notFound = (): Response => problem(404, 'Not Found', 'There is no such page or door.')
