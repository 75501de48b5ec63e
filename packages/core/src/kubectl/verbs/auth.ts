import type { JsonObject } from '../../api/json.ts'
import {
  apiVersionOf,
  type Resource,
  selfsubjectaccessreviews,
  selfsubjectreviews,
  selfsubjectrulesreviews,
} from '../../api/kinds.ts'
import type { PolicyRule } from '../../api/rbac.ts'
import type { Kubectl, Verb } from '../command.ts'
import { fail, isFailed, usageError } from '../errors.ts'
import { finish } from '../finish.ts'
import { allNamespacesFlag, filenameFlags, targetOptions } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags, printerOf } from '../printers/printer.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { infosOf } from '../resource-args.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'
import { isStatus } from '../result.ts'

const canI: Verb = {
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
  run: async (kubectl) => (kubectl.flags.bool('list') ? listRules(kubectl) : askOne(kubectl)),
}

const review = (of: Resource, spec: object): JsonObject =>
  ({ kind: of.kind, apiVersion: apiVersionOf(of), metadata: {}, spec, status: {} }) as unknown as JsonObject

/** Models kubectl/pkg/cmd/auth/cani.go (1.36). */
function askOne(kubectl: Kubectl): number {
  const { args, flags, process } = kubectl
  if (args.length < 2 || args.length > 3)
    return finish(
      kubectl,
      fail(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      ),
    )
  const [verb = '', what = ''] = args
  const spec = what.startsWith('/')
    ? { nonResourceAttributes: { verb, path: what } }
    : { resourceAttributes: attributes(kubectl, verb, what) }
  const answer = request(kubectl, 'POST', pathOf(selfsubjectaccessreviews, ''), { body: review(selfsubjectaccessreviews, spec) })
  if (isStatus(answer)) return finish(kubectl, [answer])
  const { allowed = false, reason = '' } = (answer.status ?? {}) as { allowed?: boolean; reason?: string }
  if (!flags.bool('quiet')) process.stdout(`${allowed ? 'yes' : 'no'}${!allowed && reason !== '' ? ` - ${reason}` : ''}\n`)
  return allowed ? 0 : 1
}

function attributes(kubectl: Kubectl, verb: string, what: string): object {
  const { flags, process } = kubectl
  const [type = '', name = ''] = what.split('/')
  const resources = serverResources(kubectl)
  const found = type === '*' ? undefined : mappingFor(resources, type)
  if (!found && type !== '*') {
    process.stderr(`Warning: the server doesn't have a resource type '${type}'\n\n`)
  }
  if (found && !found.namespaced && !flags.bool('all-namespaces'))
    process.stderr(
      `Warning: resource '${found.resource}' is not namespace scoped${found.group === '' ? '' : ` in group '${found.group}'`}\n\n`,
    )
  return {
    ...(flags.bool('all-namespaces') ? {} : { namespace: kubectl.namespace }),
    verb,
    group: type === '*' ? '*' : (found?.group ?? ''),
    resource: found?.resource ?? type,
    ...(flags.string('subresource') === '' ? {} : { subresource: flags.string('subresource') }),
    ...(name === '' ? {} : { name }),
  }
}

function listRules(kubectl: Kubectl): number {
  const answer = request(kubectl, 'POST', pathOf(selfsubjectrulesreviews, ''), {
    body: review(selfsubjectrulesreviews, { namespace: kubectl.namespace }),
  })
  if (isStatus(answer)) return finish(kubectl, [answer])
  const { resourceRules = [], nonResourceRules = [] } = (answer.status ?? {}) as {
    resourceRules?: PolicyRule[]
    nonResourceRules?: PolicyRule[]
  }
  const list = (items: readonly string[] | undefined): string => `[${(items ?? []).join(' ')}]`
  const rows = [
    ...resourceRules.flatMap((rule) =>
      (rule.resources ?? []).flatMap((resource) =>
        (rule.apiGroups ?? ['']).map((group) => [
          group === '' || resource === '*' ? `${resource}${resource === '*' ? `.${group}` : ''}` : `${resource}.${group}`,
          '[]',
          list(rule.resourceNames),
          list(rule.verbs),
        ]),
      ),
    ),
    ...nonResourceRules.map((rule) => ['', list(rule.nonResourceURLs), '[]', list(rule.verbs)]),
  ]
  const headers = kubectl.flags.bool('no-headers') ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']]
  kubectl.process.stdout(align([...headers, ...rows].map((row) => `${row.join('\t')}\n`).join(''), tableTabs))
  return 0
}

const whoami: Verb = {
  name: 'whoami',
  summary: 'Say who you are to the server',
  usage: 'whoami',
  flags: outputFlags,
  async run(kubectl) {
    const answer = request(kubectl, 'POST', pathOf(selfsubjectreviews, ''), {
      body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' },
    })
    if (isStatus(answer)) return finish(kubectl, [answer])
    const printer = printerOf(kubectl)
    if (isFailed(printer)) return finish(kubectl, printer)
    if (printer) {
      const text = printer(answer)
      if (isFailed(text)) return finish(kubectl, text)
      kubectl.process.stdout(text)
      return 0
    }
    const { userInfo } = (answer.status ?? {}) as {
      userInfo?: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> }
    }
    const rows = [
      ['ATTRIBUTE', 'VALUE'],
      ['Username', userInfo?.username ?? ''],
    ]
    if (userInfo?.uid) rows.push(['UID', userInfo.uid])
    rows.push(['Groups', `[${(userInfo?.groups ?? []).join(' ')}]`])
    for (const [key, values] of Object.entries(userInfo?.extra ?? {})) rows.push([`Extra: ${key}`, `[${values.join(' ')}]`])
    kubectl.process.stdout(align(rows.map((row) => `${row.join('\t')}\n`).join(''), tableTabs))
    return 0
  },
}

const reconcile: Verb = {
  name: 'reconcile',
  summary: 'Make roles and bindings as a file says',
  usage: 'reconcile -f FILENAME',
  flags: [
    ...filenameFlags,
    { name: 'dry-run', type: 'string', bare: 'unchanged', default: 'none', usage: 'none, server or client.' },
    { name: 'remove-extra-permissions', type: 'bool', default: false, usage: 'Take away rules the file has not.' },
    { name: 'remove-extra-subjects', type: 'bool', default: false, usage: 'Take away subjects the file has not.' },
    ...outputFlags,
  ],
  async run(kubectl) {
    if (kubectl.flags.strings('filename').length === 0)
      return finish(kubectl, usageError('kubectl auth reconcile', 'must specify one of -f and -k'))
    const found = await infosOf(kubectl, targetOptions(kubectl))
    if (isFailed(found)) return finish(kubectl, found)
    for (const { resource, namespace, name, object } of found.infos) {
      const exists = !isStatus(request(kubectl, 'GET', pathOf(resource, namespace, name)))
      const answer = exists
        ? request(kubectl, 'PUT', pathOf(resource, namespace, name), { body: object })
        : request(kubectl, 'POST', pathOf(resource, namespace), { body: object })
      if (isStatus(answer)) return finish(kubectl, [answer])
      kubectl.process.stdout(`${resource.kind.toLowerCase()}.${resource.group}/${name} reconciled\n`)
    }
    return finish(kubectl, found.causes)
  },
}

export const auth: Verb = {
  name: 'auth',
  summary: 'Ask what is allowed',
  usage: 'auth',
  flags: [],
  verbs: [canI, reconcile, whoami],
}
