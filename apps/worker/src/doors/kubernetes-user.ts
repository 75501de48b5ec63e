import { adminUser, type UserInfo } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import { tokenMatches } from '../token.ts'

/** Who asks: the student, or a ServiceAccount of the lab by its token. The lab itself was entered by its own token. */
export function kubernetesUser(lab: Lab, request: Request): UserInfo | Response {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer === undefined || tokenMatches(bearer, lab.spec().tokenHash)) return adminUser
  return lab.opened().cluster.authenticate(bearer) ?? unauthorizedStatus()
}

/** What an API server says to a missing or wrong token. */
export function unauthorizedStatus(): Response {
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  }
  return Response.json(status, { status: 401 })
}
