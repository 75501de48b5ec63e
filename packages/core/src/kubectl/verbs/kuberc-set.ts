import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import {
  isProblem,
  kubercFile,
  type OptionDefault,
  type Preference,
  readPreference,
  savePreference,
} from '../kuberc/preference.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
const many = (name: string, usage: string): Flag => ({ name, type: 'stringArray', usage })

export const kubercSet: Verb = {
  name: 'set',
  summary: 'Set a default or an alias of the kuberc file',
  usage: 'set --section (defaults|aliases) --command COMMAND',
  examples: `
  # get shows wide tables
  kubectl kuberc set --section defaults --command get --option output=wide

  # kubectl getn is kubectl get nodes
  kubectl kuberc set --section aliases --name getn --command get --prependarg nodes`,
  flags: [
    many('allowlist-entry', 'command=NAME of a credential plugin that may run.'),
    many('appendarg', 'Argument behind those of an alias.'),
    text('command', 'Command it is about: get, set env.'),
    text('name', 'Name of the alias.'),
    many('option', 'FLAG=VALUE.'),
    { name: 'overwrite', type: 'bool', default: false, usage: 'Change what is there already.' },
    text('policy', 'Which credential plugins may run: AllowAll, DenyAll or Allowlist.'),
    many('prependarg', 'Argument before those of an alias.'),
    text('section', 'defaults, aliases or credentialplugin.', { required: true }),
  ],
  run,
}

/** Models kubectl/pkg/cmd/kuberc/set.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { flags, process } = kubectl
  const file = kubercFile(process, flags.string('kuberc'))
  if (!file) return finish(kubectl, fail('KUBERC is disabled via KUBERC=off environment variable'))
  const misuse = misuseOf(kubectl)
  if (misuse !== undefined) return finish(kubectl, fail(misuse))
  const read = readPreference(process, file.path)
  if (isProblem(read) && !read.missing) return finish(kubectl, fail(`error reading kuberc file: ${read.problem}`))
  const before: Preference = read === undefined || isProblem(read) ? { defaults: [], aliases: [] } : read
  const after = changed(kubectl, before)
  if (isFailed(after)) return finish(kubectl, after)
  const wrong = savePreference(process, file.path, after)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  process.stdout(`Updated ${file.path}\n`)
  return 0
}

const sections = ['defaults', 'aliases', 'credentialplugin']

/** Models set.go Validate (1.36). */
function misuseOf({ flags }: Kubectl): string | undefined {
  const section = flags.string('section')
  if (!sections.includes(section)) return `--section must be "defaults", "aliases", or "credentialplugin", got: ${section}`
  const [name, args] = [flags.string('name'), [...flags.strings('prependarg'), ...flags.strings('appendarg')]]
  if (section === 'aliases' && name === '') return '--name is required when --section=aliases'
  if (section === 'defaults' && name !== '') return '--name should not be specified when --section=defaults'
  if (section === 'defaults' && args.length > 0) return '--prependarg and --appendarg are only valid for --section=aliases'
  if (section !== 'credentialplugin' && flags.string('command') === '')
    return '--command is required when --section=aliases or --section=defaults'
  return section === 'credentialplugin' ? policyMisuse(flags.string('policy'), flags.strings('allowlist-entry')) : undefined
}

function policyMisuse(policy: string, entries: readonly string[]): string | undefined {
  if (policy === '') return '--policy is required when --section=credentialplugin'
  if (policy === 'AllowAll' || policy === 'DenyAll')
    return entries.length > 0
      ? '--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist'
      : undefined
  if (policy !== 'Allowlist') return ` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: ${policy}`
  return entries.length === 0 ? '--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist' : undefined
}

function changed(kubectl: Kubectl, before: Preference): Preference | Failed {
  const options = optionsOf(kubectl.flags.strings('option'))
  if (isFailed(options)) return options
  switch (kubectl.flags.string('section')) {
    case 'defaults':
      return withDefaults(kubectl, before, options)
    case 'aliases':
      return withAlias(kubectl, before, options)
    default:
      return withPolicy(kubectl, before)
  }
}

function optionsOf(given: readonly string[]): OptionDefault[] | Failed {
  const wrong = given.find((option) => !option.includes('='))
  if (wrong !== undefined) return fail(`invalid option format ${JSON.stringify(wrong)}, expected flag=value`)
  return given.map((option) => {
    const at = option.indexOf('=')
    return { name: option.slice(0, at).replace(/^-+/, ''), default: option.slice(at + 1) }
  })
}

/** The list with an entry put behind it, or in the place of the one before. */
const replaced = <T>(list: readonly T[], before: T | undefined, entry: T): T[] =>
  before ? list.map((one) => (one === before ? entry : one)) : [...list, entry]

function withDefaults({ flags }: Kubectl, preference: Preference, options: OptionDefault[]): Preference | Failed {
  const command = flags.string('command')
  const there = preference.defaults.find((one) => one.command === command)
  if (there && !flags.bool('overwrite'))
    return fail(`defaults for command ${JSON.stringify(command)} already exist, use --overwrite to replace`)
  const entry = { command, options: options.length > 0 ? options : (there?.options ?? []) }
  return { ...preference, defaults: replaced(preference.defaults, there, entry) }
}

function withAlias({ flags }: Kubectl, preference: Preference, options: OptionDefault[]): Preference | Failed {
  const name = flags.string('name')
  const there = preference.aliases.find((one) => one.name === name)
  if (there && !flags.bool('overwrite')) return fail(`alias ${JSON.stringify(name)} already exists, use --overwrite to replace`)
  const kept = <T>(given: T[], before: T[] | undefined): T[] => (given.length > 0 ? given : (before ?? []))
  const lists = {
    prependArgs: kept(flags.strings('prependarg'), there?.prependArgs),
    appendArgs: kept(flags.strings('appendarg'), there?.appendArgs),
    options: kept(options, there?.options),
  }
  const some = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
  return { ...preference, aliases: replaced(preference.aliases, there, { name, command: flags.string('command'), ...some }) }
}

function withPolicy({ flags }: Kubectl, preference: Preference): Preference | Failed {
  const policy = flags.string('policy')
  const pairs = flags.strings('allowlist-entry').flatMap((entry) => entry.split(','))
  const wrong = pairs.map(entryProblem).filter((problem) => problem !== undefined)
  if (wrong.length > 0) return fail(...wrong)
  const allowed = pairs.map((pair) => ({ command: pair.slice(pair.indexOf('=') + 1) }))
  return {
    ...preference,
    credentialPluginPolicy: policy,
    ...(policy === 'Allowlist' ? { credentialPluginAllowlist: allowed } : {}),
  }
}

/** Models set.go getAllowlistEntries (1.36). */
function entryProblem(pair: string): string | undefined {
  const at = pair.indexOf('=')
  if (at < 0) return `improperly formatted allowlist entry: ${JSON.stringify(pair)}`
  const [field, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (field === 'name') return 'allowlist entry field "name" is deprecated, use "command" instead'
  if (field !== 'command') return `unrecognized allowlist entry field: ${JSON.stringify(field)}`
  return value.trim() === '' ? `empty value in allowlist entry for field ${JSON.stringify(field)}` : undefined
}
