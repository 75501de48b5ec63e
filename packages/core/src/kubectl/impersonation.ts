import type { UserInfo } from '../apiserver/request.ts'
import type { Flags } from './command.ts'

/** Who a request is made as: --as and --as-group, or the user of the configuration. Models apiserver filters/impersonation.go (1.36). */
export function impersonated(user: UserInfo, flags: Flags): UserInfo {
  const name = flags.string('as')
  if (name === '') return user
  const given = flags.strings('as-group')
  const groups = given.length > 0 ? given : serviceAccountGroups(name)
  const everyone = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  const uid = flags.string('as-uid')
  const extra = extraOf(flags.strings('as-user-extra'))
  return {
    name,
    ...(uid === '' ? {} : { uid }),
    groups: [...new Set([...groups, everyone])],
    ...(extra === undefined ? {} : { extra }),
  }
}

/** KEY=VALUE, several values for a key. */
function extraOf(pairs: readonly string[]): Record<string, string[]> | undefined {
  if (pairs.length === 0) return undefined
  const out: Record<string, string[]> = {}
  for (const pair of pairs) {
    const [key = '', ...rest] = pair.split('=')
    out[key] = [...(out[key] ?? []), rest.join('=')]
  }
  return out
}

function serviceAccountGroups(name: string): string[] {
  const namespace = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name)?.[1]
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}
