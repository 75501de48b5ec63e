import { copy } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { certificatesigningrequests } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { filenameFlags, targetOptions } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus, resultPrinter } from '../result.ts'

function decision(name: 'approve' | 'deny', done: string, type: 'Approved' | 'Denied', reason: string): Verb {
  return {
    name,
    summary: `${name === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`,
    usage: `${name} (-f FILENAME | NAME)`,
    flags: [
      ...filenameFlags,
      ...outputFlags,
      { name: 'force', type: 'bool', default: false, usage: 'Even where it was decided before.' },
    ],
    run: (kubectl) => decide(kubectl, name, done, type, reason),
  }
}

/** Models kubectl/pkg/cmd/certificates/certificates.go (1.36). */
async function decide(kubectl: Kubectl, name: string, done: string, type: string, reason: string): Promise<number> {
  const { args, flags } = kubectl
  if (args.length === 0 && flags.strings('filename').length === 0)
    return finish(kubectl, fail('one or more CSRs must be specified as <name> or -f <filename>'))
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  const found = await infosOf(kubectl, {
    ...targetOptions(kubectl),
    args: args.length > 0 ? ['certificatesigningrequests', ...args] : [],
    latest: true,
  })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const object = copy(info.object) as JsonObject & { status?: { conditions?: Condition[] } }
    const now = timestamp(kubectl.now())
    const conditions = (object.status?.conditions ?? []).filter((condition) => condition.type !== type)
    const added = {
      type,
      status: 'True',
      reason,
      message: `This CSR was ${done} by kubectl certificate ${name}.`,
      lastUpdateTime: now,
      lastTransitionTime: now,
    }
    const body = { ...object, status: { ...object.status, conditions: [...conditions, added] } } as unknown as JsonObject
    const answer = request(kubectl, 'PUT', pathOf(certificatesigningrequests, '', info.name, 'approval'), { body })
    if (isStatus(answer)) causes.push(answer)
    else printer.show(certificatesigningrequests, answer, done)
  }
  return finish(kubectl, causes)
}

export const certificate: Verb = {
  name: 'certificate',
  summary: 'Decide about certificate signing requests',
  usage: 'certificate SUBCOMMAND',
  withoutVerb: 'help',
  flags: [],
  verbs: [decision('approve', 'approved', 'Approved', 'KubectlApprove'), decision('deny', 'denied', 'Denied', 'KubectlDeny')],
}
