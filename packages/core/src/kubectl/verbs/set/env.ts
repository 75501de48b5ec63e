import type { Container } from '../../../api/pod.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { type Failed, fail, isFailed } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { dryRunOf } from '../../flag-sets.ts'
import { resultPrinter } from '../../result.ts'
import type { Info } from '../../targets.ts'
import { allAndSelector, changeEach, changeFailure, common, localOnServer, text, wantedInfos } from './change-each.ts'
import { type EnvChange, envChange, splitEnvironment, variablesFrom } from './env-arguments.ts'
import { listVariables } from './env-list.ts'
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
    { name: 'resolve', type: 'bool', default: false, usage: 'With --list: show values of references.' },
  ],
  run,
}

/** Models kubectl/pkg/cmd/set/set_env.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags } = kubectl
  const split = splitEnvironment(kubectl.args)
  const both = allAndSelector(kubectl)
  if (both !== undefined) return finish(kubectl, fail(both))
  if (!split)
    return finish(kubectl, fail(`all resources must be specified before environment changes: ${kubectl.args.join(' ')}`))
  const dryRun = dryRunOf(kubectl)
  if (isFailed(dryRun)) return finish(kubectl, dryRun)
  const printer = resultPrinter(kubectl, dryRun, { typed: true })
  if (isFailed(printer)) return finish(kubectl, printer)
  const wrong = localOnServer(kubectl, dryRun) ?? misuse(kubectl, split.targets)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const change = await wholeChange(kubectl, split.pairs)
  if (isFailed(change)) return finish(kubectl, change)
  const infos = await wantedInfos(kubectl, flags.bool('local') ? [] : split.targets)
  if (isFailed(infos)) return finish(kubectl, infos)
  const changeOne = (object: Info['object'], info: Info) => {
    const spec = podSpecOf(object, info.resource.kind)
    if (!spec) return noTemplate(kubectl, info)
    const containers = chosen(spec, flags.string('containers'))
    if (containers.length === 0) warnNone(kubectl, info)
    for (const container of containers) {
      const taken = flags.bool('overwrite') ? undefined : takenBy(container, change)
      if (taken !== undefined) return changeFailure(kubectl, info, taken)
      update(container, change)
      if (flags.bool('list')) listVariables(kubectl, info, container)
    }
    return flags.bool('list') ? ('nothing' as const) : undefined
  }
  const nothingGiven = change.set.length === 0 && split.pairs.length === 0
  const changing = {
    dryRun,
    printer,
    failure: 'failed to patch env update to pod template: ',
    change: changeOne,
    beforeTold: () =>
      nothingGiven && dryRun !== 'client' ? fail('at least one environment variable must be provided') : undefined,
  }
  const changed = changeEach(kubectl, infos, changing, 'env updated')
  return flags.bool('list') ? 0 : finish(kubectl, changed)
}

function misuse({ flags }: Kubectl, targets: readonly string[]): string | undefined {
  if (flags.strings('filename').length === 0 && targets.length === 0)
    return 'one or more resources must be specified as <resource> <name> or <resource>/<name>'
  if (flags.bool('list') && flags.string('output') !== '') return '--list and --output may not be specified together'
  return flags.strings('keys').length > 0 && flags.string('from') === ''
    ? 'when specifying --keys, a configmap or secret must be provided with --from'
    : undefined
}

/** Arguments, -e and --from together. */
async function wholeChange(kubectl: Kubectl, pairs: readonly string[]): Promise<EnvChange | Failed> {
  const { flags } = kubectl
  const change = await envChange(kubectl, [...flags.strings('env'), ...pairs])
  if (isFailed(change)) return change
  const from = await variablesFrom(kubectl)
  if (isFailed(from)) return from
  const prefix = flags.string('prefix')
  return { ...change, set: [...change.set, ...from].map((variable) => ({ ...variable, name: `${prefix}${variable.name}` })) }
}

const warnNone = ({ process, flags }: Kubectl, { resource, name }: Info): void =>
  process.stderr(
    `Warning: ${resource.kind}/${name} does not have any containers matching ${JSON.stringify(flags.string('containers'))}\n`,
  )

function takenBy({ env: now = [] }: Container, { set }: EnvChange): string | undefined {
  for (const { name, value = '' } of set) {
    const known = now.find((one) => one.name === name)
    if (known && (known.value ?? '') !== value)
      return `'${name}' already has a value (${known.value ?? ''}), and --overwrite is false`
  }
  return undefined
}

/** Known names keep their place; new ones come last. Models set/helper.go updateEnv (1.36). */
function update(container: Container, { set, remove }: EnvChange): void {
  const covered = new Set(remove)
  const out: NonNullable<Container['env']> = []
  for (const old of container.env ?? []) {
    if (covered.has(old.name)) continue
    const newer = set.find(({ name }) => name === old.name)
    if (newer) covered.add(old.name)
    out.push(newer ?? old)
  }
  for (const variable of set) {
    if (covered.has(variable.name)) continue
    covered.add(variable.name)
    out.push(variable)
  }
  if (out.length > 0) container.env = out
  else delete container.env
}
