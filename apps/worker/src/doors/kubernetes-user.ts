import { adminUser, type UserInfo } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import { tokenMatches } from '../token.ts'

/**
 * Who asks: the student, or a ServiceAccount of the lab by its token; undefined for a bearer that is neither. The lab itself was
 * entered by its own token.
 */
export function kubernetesUser(lab: Lab, authorization: string | null | undefined): UserInfo | undefined {
  const bearer = authorization ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined
  if (bearer === undefined || tokenMatches(bearer, lab.spec().tokenHash)) return adminUser
  return lab.opened().cluster.authenticate(bearer)
}

export const unauthorizedBody = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'Unauthorized',
  reason: 'Unauthorized',
  code: 401,
}

/** What an API server says to a missing or wrong token. */
export const unauthorizedStatus = (): Response => Response.json(unauthorizedBody, { status: 401 })
