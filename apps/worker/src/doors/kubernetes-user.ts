import { unauthorized } from '@kubemaze/core/api/status.ts'
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

/** What an API server says to a missing or wrong token. */
export const unauthorizedStatus = (): Response => Response.json(unauthorized(), { status: 401 })
