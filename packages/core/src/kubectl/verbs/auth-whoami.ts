import type { JsonObject } from '../../api/json.ts'
import { selfsubjectreviews } from '../../api/kinds.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Failed, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { isStatus, typedJson } from '../result.ts'

interface UserInfo {
  username?: string
  uid?: string
  groups?: string[]
  extra?: Record<string, string[]>
}

/** Models kubectl/pkg/cmd/auth/whoami.go (1.36). */
export const whoami: Verb = {
  name: 'whoami',
  summary: 'Say who you are to the server',
  usage: 'whoami',
  flags: outputFlags,
  async run(kubectl) {
    const body = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' }
    const answer = request(kubectl, 'POST', pathOf(selfsubjectreviews, ''), { body })
    if (isStatus(answer)) return finish(kubectl, [answer])
    const userInfo = ((answer.status as { userInfo?: UserInfo } | undefined)?.userInfo ?? {}) as UserInfo
    const text = textOf(kubectl, answer, userInfo)
    if (isFailed(text)) return finish(kubectl, text)
    kubectl.process.stdout(text)
    return 0
  },
}

function textOf(kubectl: Kubectl, answer: JsonObject, userInfo: UserInfo): string | Failed {
  const printer = printerOf(kubectl)
  if (printer === undefined) return table(userInfo)
  if (isFailed(printer)) return printer
  if (kubectl.flags.string('output') !== 'json') return printer(answer)
  const { username, uid, groups, extra } = userInfo
  const { kind, apiVersion, metadata } = answer
  // a struct keeps the order of its fields
  return typedJson({ kind, apiVersion, metadata, status: { userInfo: { username, uid, groups, extra } } } as JsonObject)
}

function table({ username = '', uid, groups = [], extra = {} }: UserInfo): string {
  const rows = [['ATTRIBUTE', 'VALUE']]
  if (username !== '') rows.push(['Username', username])
  if (uid) rows.push(['UID', uid])
  if (groups.length > 0) rows.push(['Groups', `[${groups.join(' ')}]`])
  for (const key of Object.keys(extra).sort()) rows.push([`Extra: ${key}`, `[${(extra[key] ?? []).join(' ')}]`])
  return align(rows.map((row) => `${row.join('\t')}\n`).join(''), tableTabs)
}
