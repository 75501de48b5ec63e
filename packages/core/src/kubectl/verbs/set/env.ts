import type { Container } from '../../../api/pod.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { targetOptions } from '../../flag-sets.ts'
import { infosOf } from '../../resource-args.ts'
import { changeEach, common, splitPairs, text } from './change-each.ts'
import { chosen, noTemplate, podSpecOf } from './pod-spec.ts'

export const env: Verb = {
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
