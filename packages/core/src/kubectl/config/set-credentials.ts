import type { Json, JsonObject } from '../../api/json.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { type Failed, fail } from '../errors.ts'
import { certificates, changeEntry } from './set.ts'

const text = (name: string, usage: string): Flag => ({ name, type: 'string', default: '', usage })

export const setCredentials: Verb = {
  name: 'set-credentials',
  summary: 'Make or change a user of the kubeconfig',
  usage:
    'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  flags: [
    text('auth-provider', 'Name of an authentication provider.'),
    { name: 'auth-provider-arg', type: 'stringSlice', usage: 'KEY=VALUE for it; KEY- takes one away.' },
    { name: 'embed-certs', type: 'bool', default: false, usage: 'Put certificate and key into the file itself.' },
    text('exec-api-version', 'API version that a credential plugin speaks.'),
    { name: 'exec-arg', type: 'stringSlice', usage: 'Arguments of the plugin.' },
    text('exec-command', 'Program that gives credentials.'),
    { name: 'exec-env', type: 'stringArray', usage: 'KEY=VALUE of its environment; KEY- takes one away.' },
    text('exec-interactive-mode', 'Never, IfAvailable or Always: may it ask?'),
    { name: 'exec-provide-cluster-info', type: 'bool', default: false, usage: 'Tell the plugin about the cluster.' },
  ],
  run: (kubectl) => changeEntry(kubectl, 'users', 'User', credentialsChange),
}

/** Models kubectl/pkg/cmd/config/set_credentials.go (1.36). */
function credentialsChange(kubectl: Kubectl, before: JsonObject): JsonObject | Failed {
  const { flags } = kubectl
  const wrong = problemOf(kubectl)
  if (wrong !== undefined) return fail(wrong)
  const out: JsonObject = { ...providerChange(kubectl, before), ...execChange(kubectl, before) }
  for (const name of ['token', 'username', 'password']) if (flags.given(name)) out[name] = flags.string(name) || undefined
  // one way to sign in takes the place of the other
  if (flags.string('token') !== '') Object.assign(out, { username: undefined, password: undefined })
  else if (isBasic(kubectl)) out.token = undefined
  return certificates(kubectl, out, ['client-certificate', 'client-key'])
}

const isBasic = ({ flags }: Kubectl): boolean => flags.string('username') !== '' || flags.string('password') !== ''

function problemOf(kubectl: Kubectl): string | undefined {
  const { flags, args } = kubectl
  if (args[0] === '') return 'you must specify a non-empty user name'
  if (flags.string('token') !== '' && isBasic(kubectl))
    return 'you cannot specify more than one authentication method at the same time: --token, --username/--password'
  if (flags.bool('embed-certs') && flags.string('client-certificate') === '' && flags.string('client-key') === '')
    return 'you must specify a --client-certificate or --client-key to embed'
  const isMode = ['IfAvailable', 'Always', 'Never'].includes(flags.string('exec-interactive-mode'))
  return flags.given('exec-interactive-mode') && !isMode
    ? 'invalid interactive mode type, can be only IfAvailable, Never, Always'
    : undefined
}

interface Pairs {
  set: Record<string, string>
  remove: string[]
}

/** KEY=VALUE and KEY- */
function pairsOf(texts: readonly string[]): Pairs {
  const out: Pairs = { set: {}, remove: [] }
  for (const pair of texts) {
    const at = pair.indexOf('=')
    if (at > 0) out.set[pair.slice(0, at)] = pair.slice(at + 1)
    else if (pair.endsWith('-')) out.remove.push(pair.slice(0, -1))
  }
  return out
}

function providerChange({ flags }: Kubectl, before: JsonObject): JsonObject {
  const there = before['auth-provider'] as { name: string; config?: Record<string, string> } | undefined
  const name = flags.string('auth-provider')
  const base = flags.given('auth-provider') && there?.name !== name ? { name } : there
  if (!base) return {}
  const { set, remove } = pairsOf(flags.strings('auth-provider-arg'))
  const kept = Object.entries(('config' in base && base.config) || {}).filter(([key]) => !remove.includes(key))
  const config = { ...Object.fromEntries(kept), ...set }
  return { 'auth-provider': { config: Object.keys(config).length > 0 ? config : null, name: base.name } }
}

interface Exec {
  command?: string
  apiVersion?: string
  args?: string[] | null
  env?: { name: string; value: string }[] | null
  interactiveMode?: string
  provideClusterInfo?: boolean
}

function execChange({ flags }: Kubectl, before: JsonObject): JsonObject {
  const there = before.exec as Exec | undefined
  const renamed = flags.given('exec-command') ? { ...there, command: flags.string('exec-command'), args: null } : there
  if (!renamed) return {}
  const { set, remove } = pairsOf(flags.strings('exec-env'))
  const kept = (renamed.env ?? []).filter(({ name }) => !remove.includes(name))
  const changed = kept.map(({ name, value }) => ({ name, value: set[name] ?? value }))
  const added = Object.entries(set)
    .filter(([name]) => !kept.some((one) => one.name === name))
    .map(([name, value]) => ({ name, value }))
  const env = [...changed, ...added]
  const mode = flags.given('exec-interactive-mode') ? flags.string('exec-interactive-mode') : renamed.interactiveMode
  const exec: Exec = {
    apiVersion: flags.given('exec-api-version') ? flags.string('exec-api-version') : (renamed.apiVersion ?? ''),
    args: flags.strings('exec-arg').length > 0 ? flags.strings('exec-arg') : (renamed.args ?? null),
    command: renamed.command ?? '',
    env: env.length > 0 || remove.length > 0 ? env : null,
    ...(mode === undefined ? {} : { interactiveMode: mode }),
    provideClusterInfo: flags.given('exec-provide-cluster-info')
      ? flags.bool('exec-provide-cluster-info')
      : (renamed.provideClusterInfo ?? false),
  }
  return { exec: exec as unknown as Json }
}
