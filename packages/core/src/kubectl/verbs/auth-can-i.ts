import type { JsonObject } from '../../api/json.ts'
import { selfsubjectaccessreviews, selfsubjectrulesreviews } from '../../api/kinds.ts'
import type { PolicyRule } from '../../api/rbac.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { Kubectl, Verb } from '../command.ts'
import { ruleRows } from '../describe/access.ts'
import { type Failed, fail } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { mappingFor, serverResources, warnOfShortName } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'

export const canI: Verb = {
  name: 'can-i',
  summary: 'Say whether an action is allowed',
  usage: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  examples: `
  # May I create Services here?
  kubectl auth can-i create services

  # All that I may do
  kubectl auth can-i --list`,
  flags: [
    allNamespacesFlag,
    { name: 'list', type: 'bool', default: false, usage: 'Show all that is allowed.' },
    { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
    { name: 'quiet', short: 'q', type: 'bool', default: false, usage: 'Say nothing; the exit code tells.' },
    { name: 'subresource', type: 'string', default: '', usage: 'log, scale …' },
  ],
  async run(kubectl) {
    const asked = kubectl.flags.bool('list') ? undefined : question(kubectl)
    const wrong = misuse(kubectl)
    if (wrong) return finish(kubectl, wrong)
    return asked === undefined ? listRules(kubectl) : ask(kubectl, asked)
  },
}

/** Models kubectl/pkg/cmd/auth/cani.go Complete and Validate (1.36). */
function misuse({ args, flags }: Kubectl): Failed | undefined {
  if (flags.bool('list')) {
    if (args.length > 0) return fail('list option must be specified with no arguments')
    const others = flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== ''
    return others ? fail("list option can't be specified with neither quiet, all-namespaces nor subresource options") : undefined
  }
  if (args.length !== 2) {
    const hint = "See 'kubectl auth can-i -h' for help and examples."
    return fail(`you must specify two arguments: verb resource or verb resource/resourceName.\n${hint}`)
  }
  if (args[1]?.startsWith('/') && flags.string('subresource') !== '')
    return fail('--subresource can not be used with NonResourceURL')
  return flags.bool('no-headers') ? fail('--no-headers cannot be set without --list specified') : undefined
}

interface Question {
  resourceAttributes?: object
  nonResourceAttributes?: object
}

const knownVerbs = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(' '),
)
const knownUrlVerbs = new Set('get put post head options delete patch *'.split(' '))

/** What is asked, with warnings about what the server does not know; nothing for wrong arguments. */
function question(kubectl: Kubectl): Question | undefined {
  const { args } = kubectl
  if (args.length !== 2) return undefined
  const [verb = '', what = ''] = args
  if (!what.startsWith('/')) return { resourceAttributes: attributes(kubectl, verb, what) }
  if (!knownUrlVerbs.has(verb)) warn(kubectl, `verb '${verb}' is not a known verb`)
  return { nonResourceAttributes: { verb, path: what } }
}

const warn = ({ process }: Kubectl, text: string): void => process.stderr(`Warning: ${text}\n\n`)

function attributes(kubectl: Kubectl, verb: string, what: string): object {
  const { flags } = kubectl
  const everywhere = flags.bool('all-namespaces')
  const [type = '', ...names] = what.split('/')
  const resources = serverResources(kubectl)
  const found = type === '*' ? undefined : mappingFor(resources, type)
  warnOfShortName(kubectl, resources, type)
  if (!found && !['*', 'users', 'groups'].includes(type)) warn(kubectl, unknownType(type))
  if (found && !found.namespaced && !everywhere) {
    const group = found.group === '' ? '' : ` in group '${found.group}'`
    warn(kubectl, `resource '${found.resource}' is not namespace scoped${group}`)
  }
  if (!everywhere && !knownVerbs.has(verb)) warn(kubectl, `verb '${verb}' is not a known verb`)
  const subresource = flags.string('subresource')
  return {
    ...(everywhere ? {} : { namespace: kubectl.namespace }),
    verb,
    group: found?.group ?? '',
    resource: found?.resource ?? type,
    ...(subresource === '' ? {} : { subresource }),
    ...(names.length === 0 ? {} : { name: names.join('/') }),
  }
}

export function unknownType(type: string): string {
  const [resource = '', ...group] = type.toLowerCase().split('.')
  const where = group.length === 0 ? '' : ` in group '${group.join('.')}'`
  return `the server doesn't have a resource type '${resource}'${where}`
}

const review = (of: Resource, spec: object): JsonObject =>
  ({ kind: of.kind, apiVersion: apiVersionOf(of), metadata: {}, spec, status: {} }) as unknown as JsonObject

function ask(kubectl: Kubectl, spec: Question): number {
  const answer = request(kubectl, 'POST', pathOf(selfsubjectaccessreviews, ''), { body: review(selfsubjectaccessreviews, spec) })
  if (isStatus(answer)) return finish(kubectl, [answer])
  const { allowed = false, reason = '' } = (answer.status ?? {}) as { allowed?: boolean; reason?: string }
  const why = !allowed && reason !== '' ? ` - ${reason}` : ''
  if (!kubectl.flags.bool('quiet')) kubectl.process.stdout(`${allowed ? 'yes' : 'no'}${why}\n`)
  return allowed ? 0 : 1
}

function listRules(kubectl: Kubectl): number {
  const { flags, namespace, process } = kubectl
  const body = review(selfsubjectrulesreviews, { namespace })
  const answer = request(kubectl, 'POST', pathOf(selfsubjectrulesreviews, ''), { body })
  if (isStatus(answer)) return finish(kubectl, [answer])
  const { resourceRules = [], nonResourceRules = [] } = (answer.status ?? {}) as {
    resourceRules?: PolicyRule[]
    nonResourceRules?: PolicyRule[]
  }
  const rows = ruleRows([...resourceRules, ...nonResourceRules])
  const headers = flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  process.stdout(align([...headers, ...rows].map((row) => `${row}\n`).join(''), tableTabs))
  return 0
}
