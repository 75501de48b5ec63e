import { lessonById } from '@kubemaze/course/catalogue.ts'
import { gradeRequest } from '@kubemaze/protocol/rest.ts'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { requestToken } from '../address.ts'
import type { AppEnv } from '../app-env.ts'
import { readJson } from '../body.ts'
import { unauthorized } from '../problem.ts'
import { makeLab, noSuchLesson } from './labs.ts'

const maxBodyBytes = 8_388_608

/** POST /api/grade: a submission in a lab that lives only for the call. With the instructor's key. */
export const gradeRoutes = new Hono<AppEnv>().post('/api/grade', async (c: Context<AppEnv>) => {
  if (!c.env.host.instructorKeyMatches(requestToken(c.req.raw))) return unauthorized("The instructor's key is missing or wrong.")
  const body = await readJson(c.req.raw, gradeRequest, maxBodyBytes)
  if (body instanceof Response) return body
  const lesson = lessonById(body.lesson)
  if (!lesson) return noSuchLesson(body.lesson)
  const spec = { seed: body.seed ?? 1, lesson: lesson.id, options: { ...lesson.cluster } }
  const lab = await makeLab(c.env.host, spec)
  if (lab instanceof Response) return lab
  return gradeIn(c, lab, body)
})

async function gradeIn(
  c: Context<AppEnv>,
  lab: { id: string; token: string },
  body: z.infer<typeof gradeRequest>,
): Promise<Response> {
  const ask = (method: string, path: string, content?: object): Promise<Response> =>
    c.env.host.lab(lab.id).fetch(
      new Request(`http://object/api/labs/${lab.id}${path}`, {
        method,
        headers: { authorization: `Bearer ${lab.token}` },
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      }),
    )
  try {
    for (const [name, text] of Object.entries(body.files ?? {})) await ask('POST', '/exec', writeFile(name, text))
    for (const command of body.commands ?? []) {
      await ask('POST', '/exec', { command })
      await ask('POST', '/settle')
    }
    const format = c.req.query('format')
    return await ask('GET', `/grade${format === undefined ? '' : `?format=${encodeURIComponent(format)}`}`)
  } finally {
    await ask('DELETE', '')
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A command that writes a file of the submission; the text goes through standard input, as it is. */
function writeFile(name: string, text: string): object {
  return { command: `mkdir -p -- "$(dirname -- ${quoted(name)})" && cat > ${quoted(name)}`, stdin: text }
}
