import type { JsonObject } from '../../api/json.ts'
import { certificatesigningrequests } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { timestamp } from '../../host/clock.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { filenameFlags, targetOptions } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf, isInfo } from '../resource-args.ts'
import { isStatus, resultPrinter } from '../result.ts'
import type { Info } from '../targets.ts'

function decision(name: 'approve' | 'deny', done: string, type: Decision['type'], reason: string): Verb {
  const message = `This CSR was ${done} by kubectl certificate ${name}.`
  return {
    name,
    summary: `${name === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`,
    usage: `${name} (-f FILENAME | NAME)`,
    flags: [
      ...filenameFlags,
      ...outputFlags,
      { name: 'force', type: 'bool', default: false, usage: 'Even where it was decided before.' },
    ],
    run: (kubectl) => decide(kubectl, done, { type, reason, message }),
  }
}

interface Decision {
  type: 'Approved' | 'Denied'
  reason: string
  message: string
}

/** Models kubectl/pkg/cmd/certificates/certificates.go (1.36). */
async function decide(kubectl: Kubectl, done: string, decision: Decision): Promise<number> {
  const { args, flags, process } = kubectl
  if (args.length === 0 && flags.strings('filename').length === 0 && flags.string('kustomize') === '')
    return finish(kubectl, fail('one or more CSRs must be specified as <name> or -f <filename>'))
  const printer = resultPrinter(kubectl, 'none')
  if (isFailed(printer)) return finish(kubectl, printer)
  const named = args.map((name) => (name.includes('/') ? name : `certificatesigningrequests/${name}`))
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: named, latest: true })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = []
  for (const visit of found.visits) {
    const wrong = isInfo(visit)
      ? (decideOne(kubectl, visit, decision) ?? printer.show(visit.resource, visit.object, done)?.failed[0])
      : visit
    if (wrong !== undefined) causes.push(wrong)
  }
  if (found.infos.length === 0 && causes.length === 0) process.stdout('No resources found\n')
  return finish(kubectl, causes)
}

/** What went wrong, if anything; what was decided this way before is left, but for --force. */
function decideOne(
  kubectl: Kubectl,
  { resource, name, object: found }: Info,
  { type, reason, message }: Decision,
): Cause | undefined {
  if (resource !== certificatesigningrequests && resource.kind !== 'CertificateSigningRequest')
    return `can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${groupKindName(resource)}`
  const object = found as JsonObject & { status?: { conditions?: Condition[] } }
  const conditions = object.status?.conditions ?? []
  const other = conditions.find((condition) => condition.type === (type === 'Approved' ? 'Denied' : 'Approved'))
  if (other) return `certificate signing request ${JSON.stringify(name)} is already ${other.type}`
  const decided = conditions.some((condition) => condition.type === type)
  if (decided && !kubectl.flags.bool('force')) return undefined
  const added = { type, status: 'True', reason, message, lastUpdateTime: timestamp(kubectl.now()) }
  const status = { ...object.status, conditions: decided ? conditions : [...conditions, added] }
  const body = { ...object, status } as unknown as JsonObject
  const answer = request(kubectl, 'PUT', pathOf(certificatesigningrequests, '', name, 'approval'), { body })
  return isStatus(answer) ? answer : undefined
}

const groupKindName = ({ kind, group }: Resource): string => (group === '' ? kind : `${kind}.${group}`)

export const certificate: Verb = {
  name: 'certificate',
  summary: 'Decide about certificate signing requests',
  usage: 'certificate SUBCOMMAND',
  withoutVerb: 'help',
  flags: [],
  verbs: [decision('approve', 'approved', 'Approved', 'KubectlApprove'), decision('deny', 'denied', 'Denied', 'KubectlDeny')],
}
