import { parseLabAddress } from '../address.ts'
import { createAdmission } from '../admission.ts'
import { createApp } from '../app.ts'
import type { AppHost } from '../app-host.ts'
import { openClassroom } from '../objects/classroom.ts'
import { openLab } from '../objects/open-lab.ts'
import { hashToken, tokenMatches } from '../token.ts'
import type { Env } from './env.ts'
import { Hosted } from './hosted.ts'

const nameOf = (state: DurableObjectState): string => state.id.name ?? state.id.toString()

/** One lab: a cluster, its terminals and its lesson. */
export class LabObject extends Hosted {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env, nameOf, openLab)
  }
}

/** One class and its students' progress. */
export class ClassroomObject extends Hosted {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env, nameOf, openClassroom)
  }
}

const app = createApp()
const defaultMaxNewLabs = 60
let admits: AppHost['admits'] | undefined

function hostOf(env: Env): AppHost {
  admits ??= createAdmission(Number(env.MAX_NEW_LABS_PER_MINUTE ?? defaultMaxNewLabs), () => Date.now())
  const key = env.INSTRUCTOR_KEY
  return {
    lab: (id) => env.LAB.get(env.LAB.idFromName(id)),
    classroom: (id) => env.CLASSROOM.get(env.CLASSROOM.idFromName(id)),
    instructorKeyMatches: (given) => key !== undefined && key !== '' && tokenMatches(given, hashToken(key)),
    admits,
    page: (request) => env.ASSETS.fetch(request),
    ready: () => true,
  }
}

/** A WebSocket goes to its object at once; everything else is the app's. */
function socketTarget(request: Request, env: Env): DurableObjectStub | undefined {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return undefined
  const [, api, kind, id = ''] = new URL(request.url).pathname.split('/')
  if (api !== 'api') return undefined
  const lab = kind === 'labs' ? parseLabAddress(id) : undefined
  if (lab) return env.LAB.get(env.LAB.idFromName(lab.id))
  return kind === 'classes' ? env.CLASSROOM.get(env.CLASSROOM.idFromName(id)) : undefined
}

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const target = socketTarget(request, env)
    if (target) return target.fetch(request)
    return app.fetch(request, { host: hostOf(env), client: request.headers.get('cf-connecting-ip') ?? '' })
  },
} satisfies ExportedHandler<Env>
