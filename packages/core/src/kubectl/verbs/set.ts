import { copy, equal } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { services } from '../../api/kinds.ts'
import type { Container } from '../../api/pod.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { dryRunFlag, dryRunOf, fieldManagerFlag, filenameFlags, labelSelectorFlag, targetOptions } from '../flag-sets.ts'
import { outputFlags } from '../printers/printer.ts'
import { type Info, infosOf } from '../resource-args.ts'
import { isStatus, patchObject, resultPrinter, writeQuery } from '../result.ts'
import { threeWayPatch } from '../three-way.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
const common: Flag[] = [
  ...filenameFlags,
  labelSelectorFlag,
  { name: 'all', type: 'bool', default: false, usage: 'Every object of the type in the namespace.' },
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  { name: 'local', type: 'bool', default: false, usage: 'Only change the file, ask no server.' },
  ...outputFlags,
]

type Change = (object: JsonObject, info: Info) => JsonObject | Cause

/** Reads, changes a copy, and sends what differs. */
async function changeEach(kubectl: Kubectl, targets: readonly string[], operation: string, change: Change): Promise<number> {
  const { flags } = kubectl
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun)
  if (isFailed(printer)) return finish(kubectl, printer)
  const local = flags.bool('local')
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: targets, latest: !local })
  if (isFailed(found)) return finish(kubectl, found)
  const causes: Cause[] = [...found.causes]
  for (const info of found.infos) {
    const changed = change(copy(info.object), info)
    if (typeof changed === 'string' || isStatus(changed)) {
      causes.push(changed as Cause)
      continue
    }
    if (equal(changed, info.object)) continue
    const patch = threeWayPatch(info.object, changed, info.object)
    const answer =
      local || dryRun === 'client'
        ? changed
        : patchObject(kubectl, info, 'strategic', patch, writeQuery({ dryRun, fieldManager: flags.string('field-manager') }))
    if (isStatus(answer)) causes.push(answer)
    else {
      const wrong = printer.show(info.resource, answer, operation)
      if (wrong) return finish(kubectl, wrong)
    }
  }
  return finish(kubectl, causes)
}

interface PodSpecLike {
  containers?: Container[]
  initContainers?: Container[]
  serviceAccountName?: string
  serviceAccount?: string
}

function podSpecOf(object: JsonObject, kind: string): PodSpecLike | undefined {
  const spec = object.spec as unknown as PodSpecLike & {
    template?: { spec?: PodSpecLike }
    jobTemplate?: { spec?: { template?: { spec?: PodSpecLike } } }
  }
  if (kind === 'Pod') return spec
  return kind === 'CronJob' ? spec?.jobTemplate?.spec?.template?.spec : spec?.template?.spec
}

const noTemplate = (info: Info): Cause => `the object is not a pod or does not have a pod template: ${info.resource.kind}`

/** Splits TYPE NAME from KEY=VALUE. */
function splitPairs(args: readonly string[], minus = false): { targets: string[]; pairs: string[] } {
  const isPair = (word: string): boolean => (word.includes('=') && !word.startsWith('-')) || (minus && word.endsWith('-'))
  return { targets: args.filter((word) => !isPair(word)), pairs: args.filter(isPair) }
}

const image: Verb = {
  name: 'image',
  summary: 'Change the image of containers',
  usage: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: common,
  async run(kubectl) {
    const { targets, pairs } = splitPairs(kubectl.args)
    if (targets.length === 0 && kubectl.flags.strings('filename').length === 0)
      return finish(kubectl, fail('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
    if (pairs.length === 0) return finish(kubectl, fail('at least one image update is required'))
    return changeEach(kubectl, targets, 'image updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      for (const pair of pairs) {
        const at = pair.indexOf('=')
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
        const matching = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
          (container) => name === '*' || container.name === name,
        )
        if (matching.length === 0) return `unable to find container named ${JSON.stringify(name)}`
        for (const container of matching) container.image = value
      }
      return object
    })
  },
}

const selector: Verb = {
  name: 'selector',
  summary: 'Change the selector of a Service',
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...common.filter((flag) => flag.name !== 'selector'),
    text('resource-version', 'Only if the object still has this version.'),
  ],
  async run(kubectl) {
    const { targets, pairs } = splitPairs(kubectl.args)
    if (pairs.length === 0)
      return finish(kubectl, fail('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
    const wanted = Object.fromEntries(
      pairs
        .join(',')
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    )
    const dryRun = dryRunOf(kubectl)
    if (isFailed(dryRun)) return finish(kubectl, dryRun)
    const printer = resultPrinter(kubectl, dryRun)
    if (isFailed(printer)) return finish(kubectl, printer)
    const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: targets, latest: true })
    if (isFailed(found)) return finish(kubectl, found)
    const causes: Cause[] = [...found.causes]
    for (const info of found.infos) {
      if (info.resource !== services) {
        causes.push(`setting a selector is only supported for Services`)
        continue
      }
      const now = ((info.object.spec ?? {}) as { selector?: Record<string, string> }).selector ?? {}
      const replaced: Record<string, string | null> = {
        ...Object.fromEntries(Object.keys(now).map((key) => [key, null])),
        ...wanted,
      }
      const query = writeQuery({ dryRun, fieldManager: kubectl.flags.string('field-manager') })
      const answer =
        dryRun === 'client' ? info.object : patchObject(kubectl, info, 'merge', { spec: { selector: replaced } }, query)
      if (isStatus(answer)) causes.push(answer)
      else printer.show(info.resource, answer, 'selector updated')
    }
    return finish(kubectl, causes)
  },
}

const serviceaccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Change the ServiceAccount of Pods',
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: common,
  async run(kubectl) {
    const account = kubectl.args.at(-1)
    if (account === undefined || kubectl.args.length < 2) return finish(kubectl, fail('serviceaccount is required'))
    return changeEach(kubectl, kubectl.args.slice(0, -1), 'serviceaccount updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      spec.serviceAccountName = account
      spec.serviceAccount = account
      return object
    })
  },
}

const env: Verb = {
  name: 'env',
  summary: 'Change environment variables of containers',
  usage: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...common,
    text('containers', 'Containers, by name.', { short: 'c', default: '*' }),
    { name: 'env', short: 'e', type: 'stringArray', usage: 'KEY=VALUE.' },
    text('from', 'configmap/NAME or secret/NAME whose keys become variables.'),
    { name: 'keys', type: 'stringSlice', usage: 'Keys to take with --from.' },
    { name: 'list', type: 'bool', default: false, usage: 'Show the variables.' },
    { name: 'overwrite', type: 'bool', default: true, usage: 'Change values that are there.' },
    text('prefix', 'Before each name with --from.'),
    { name: 'resolve', type: 'bool', default: false, usage: 'With --list: show values of references.', notSimulated: true },
  ],
  async run(kubectl) {
    const { targets, pairs } = splitPairs(kubectl.args, true)
    const changes = [...pairs, ...kubectl.flags.strings('env')]
    if (targets.length === 0 && kubectl.flags.strings('filename').length === 0)
      return finish(kubectl, fail('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
    if (kubectl.flags.bool('list')) return listEnv(kubectl, targets)
    if (changes.length === 0 && kubectl.flags.string('from') === '')
      return finish(kubectl, fail('at least one environment variable must be provided'))
    const from = await fromSource(kubectl)
    if (isFailed(from)) return finish(kubectl, from)
    return changeEach(kubectl, targets, 'env updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      for (const container of chosen(kubectl, spec)) applyEnv(container, changes, from)
      return object
    })
  },
}

const chosen = ({ flags }: Kubectl, spec: PodSpecLike): Container[] => {
  const wanted = flags.string('containers')
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
    (container) => wanted === '*' || wanted.split(',').includes(container.name),
  )
}

type Variable = NonNullable<Container['env']>[number]

async function fromSource(kubectl: Kubectl): Promise<Variable[] | ReturnType<typeof fail>> {
  const { flags } = kubectl
  const source = flags.string('from')
  if (source === '') return []
  const found = await infosOf(kubectl, { args: [source] })
  if (isFailed(found)) return found
  const [info] = found.infos
  if (!info) return { failed: found.causes, exitCode: 1 }
  const keys = Object.keys((info.object.data ?? {}) as object).filter(
    (key) => flags.strings('keys').length === 0 || flags.strings('keys').includes(key),
  )
  const reference = info.resource.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
  return keys.sort().map((key) => ({
    name: `${flags.string('prefix')}${key.replaceAll(/[^\w]/g, '_').toUpperCase()}`,
    valueFrom: { [reference]: { name: info.name, key } },
  })) as Variable[]
}

function applyEnv(container: Container, changes: readonly string[], from: readonly Variable[]): void {
  let list = [...(container.env ?? [])]
  const put = (variable: Variable): void => {
    const at = list.findIndex((one) => one.name === variable.name)
    if (at < 0) list.push(variable)
    else list[at] = variable
  }
  for (const variable of from) put(variable)
  for (const change of changes) {
    const at = change.indexOf('=')
    if (at < 0) list = list.filter((one) => one.name !== change.slice(0, -1))
    else put({ name: change.slice(0, at), value: change.slice(at + 1) })
  }
  if (list.length > 0) container.env = list
  else delete container.env
}

async function listEnv(kubectl: Kubectl, targets: readonly string[]): Promise<number> {
  const found = await infosOf(kubectl, { ...targetOptions(kubectl), args: targets })
  if (isFailed(found)) return finish(kubectl, found)
  for (const info of found.infos) {
    for (const container of chosen(kubectl, podSpecOf(info.object, info.resource.kind) ?? {})) {
      kubectl.process.stdout(`# ${info.resource.kind} ${info.name}, container ${container.name}\n`)
      for (const { name, value, valueFrom } of container.env ?? [])
        kubectl.process.stdout(valueFrom ? `# ${name} from ${JSON.stringify(valueFrom)}\n` : `${name}=${value ?? ''}\n`)
    }
  }
  return finish(kubectl, found.causes)
}

const resources: Verb = {
  name: 'resources',
  summary: 'Change requests and limits of containers',
  usage: 'resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...common,
    text('containers', 'Containers, by name.', { short: 'c', default: '*' }),
    text('limits', 'cpu=100m,memory=256Mi'),
    text('requests', 'cpu=100m,memory=256Mi'),
  ],
  async run(kubectl) {
    const { flags } = kubectl
    if (flags.string('limits') === '' && flags.string('requests') === '')
      return finish(kubectl, fail('you must specify an update to requests or limits (in the form of --requests/--limits)'))
    return changeEach(kubectl, kubectl.args, 'resource requirements updated', (object, info) => {
      const spec = podSpecOf(object, info.resource.kind)
      if (!spec) return noTemplate(info)
      for (const container of chosen(kubectl, spec)) {
        const set = (key: 'limits' | 'requests'): void => {
          if (flags.string(key) === '') return
          const pairs = Object.fromEntries(
            flags
              .string(key)
              .split(',')
              .map((pair) => pair.split('=') as [string, string]),
          )
          container.resources = { ...container.resources, [key]: { ...container.resources?.[key], ...pairs } }
        }
        set('limits')
        set('requests')
      }
      return object
    })
  },
}

const subject: Verb = {
  name: 'subject',
  summary: 'Add users to a RoleBinding or ClusterRoleBinding',
  usage:
    'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  flags: [
    ...common,
    { name: 'user', type: 'stringSlice', usage: 'User.' },
    { name: 'group', type: 'stringSlice', usage: 'Group.' },
    { name: 'serviceaccount', type: 'stringSlice', usage: 'NAMESPACE:NAME.' },
  ],
  async run(kubectl) {
    const { flags } = kubectl
    const api = 'rbac.authorization.k8s.io'
    const added: JsonObject[] = [
      ...flags.strings('user').map((name) => ({ apiGroup: api, kind: 'User', name })),
      ...flags.strings('group').map((name) => ({ apiGroup: api, kind: 'Group', name })),
      ...flags
        .strings('serviceaccount')
        .map((id) => ({ kind: 'ServiceAccount', namespace: id.split(':')[0] as string, name: id.split(':')[1] ?? '' })),
    ]
    if (added.length === 0) return finish(kubectl, fail('you must specify at least one value of user, group or serviceaccount'))
    return changeEach(kubectl, kubectl.args, 'subjects updated', (object) => {
      const now = (object.subjects ?? []) as JsonObject[]
      return { ...object, subjects: [...now, ...added.filter((one) => !now.some((other) => equal(other, one)))] }
    })
  },
}

export const set: Verb = {
  name: 'set',
  summary: 'Change one thing of an object',
  usage: 'set SUBCOMMAND',
  flags: [],
  verbs: [env, image, resources, selector, serviceaccount, subject],
}
