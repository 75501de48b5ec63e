import type { JsonObject } from '../../api/json.ts'
import type { Kubectl, Verb } from '../command.ts'
import { type Cause, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type EntryList, entryOf, kubeconfigPath } from '../kubeconfig.ts'
import { align, tableTabs } from '../printers/tabwriter.ts'
import { loadConfig, namesOf, saveConfig, withEntry, withoutEntry } from './edit-config.ts'
import { unexpectedArgs } from './unexpected-args.ts'

export const currentContext: Verb = {
  name: 'current-context',
  summary: 'Show the name of the current context',
  usage: 'current-context [flags]',
  flags: [],
  async run(kubectl) {
    const config = loadConfig(kubectl)
    if (isFailed(config)) return finish(kubectl, config)
    if (!config['current-context']) return finish(kubectl, fail('current-context is not set'))
    kubectl.process.stdout(`${config['current-context']}\n`)
    return 0
  },
}

export const getContexts: Verb = {
  name: 'get-contexts',
  summary: 'Show one or many contexts',
  usage: 'get-contexts [(-o|--output=)name)]',
  flags: [
    { name: 'no-headers', type: 'bool', default: false, usage: 'Leave the headings out.' },
    { name: 'output', short: 'o', type: 'string', default: '', usage: 'Format: name.' },
  ],
  complete: (kubectl) => contextNames(kubectl),
  run: runGetContexts,
}

/** Models kubectl/pkg/cmd/config/get_contexts.go (1.36). */
async function runGetContexts(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  const output = flags.string('output')
  if (output !== '' && output !== 'name') {
    return finish(
      kubectl,
      fail(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`),
    )
  }
  const known = namesOf(config, 'contexts')
  const missing: Cause[] = args.filter((name) => !known.includes(name)).map((name) => `context ${name} not found`)
  const names = args.length > 0 ? args.filter((name) => known.includes(name)) : known
  if (output === 'name') for (const name of names) process.stdout(`${name}\n`)
  else {
    const rows = names.map((name) => {
      const { cluster = '', user = '', namespace = '' } = entryOf(config, 'contexts', name) ?? {}
      return [name === config['current-context'] ? '*' : '', name, cluster, user, namespace].join('\t')
    })
    const head = flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE']
    const lines = [...head, ...rows]
    if (lines.length > 0) process.stdout(align(`${lines.join('\n')}\n`, tableTabs))
  }
  return finish(kubectl, missing)
}

export function contextNames(kubectl: Kubectl): string[] {
  const config = loadConfig(kubectl)
  return isFailed(config) ? [] : namesOf(config, 'contexts')
}

export const useContext: Verb = {
  name: 'use-context',
  aliases: ['use'],
  summary: 'Make a context the current one',
  usage: 'use-context CONTEXT_NAME',
  flags: [],
  complete: (kubectl) => contextNames(kubectl),
  async run(kubectl) {
    const [name, ...more] = kubectl.args
    if (name === undefined || more.length > 0) return finish(kubectl, unexpectedArgs(kubectl, 'use-context'))
    const config = loadConfig(kubectl)
    if (isFailed(config)) return finish(kubectl, config)
    if (!entryOf(config, 'contexts', name))
      return finish(kubectl, fail(`no context exists with the name: ${JSON.stringify(name)}`))
    const wrong = saveConfig(kubectl, { ...config, 'current-context': name })
    if (wrong) return finish(kubectl, wrong)
    kubectl.process.stdout(`Switched to context ${JSON.stringify(name)}.\n`)
    return 0
  },
}

export const setContext: Verb = {
  name: 'set-context',
  summary: 'Make or change a context',
  usage: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  examples: `
  # Work in the namespace shop from now on
  kubectl config set-context --current --namespace=shop`,
  flags: [{ name: 'current', type: 'bool', default: false, usage: 'Change the current context.' }],
  complete: (kubectl) => contextNames(kubectl),
  run: runSetContext,
}

/** Models kubectl/pkg/cmd/config/set_context.go (1.36). */
async function runSetContext(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  if (args.length > 1) return finish(kubectl, unexpectedArgs(kubectl, 'set-context'))
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  if (args.length === 0 && !flags.bool('current'))
    return finish(kubectl, fail('you must specify a non-empty context name or --current'))
  if (args.length > 0 && flags.bool('current'))
    return finish(kubectl, fail('you cannot specify both a context name and --current'))
  const name = flags.bool('current') ? (config['current-context'] ?? '') : (args[0] as string)
  if (name === '') return finish(kubectl, fail('no current context is set'))
  const existed = entryOf(config, 'contexts', name) !== undefined
  const change: JsonObject = existed ? {} : { cluster: '', user: '' }
  for (const flag of ['cluster', 'user', 'namespace']) if (flags.given(flag)) change[flag] = flags.string(flag) || undefined
  const wrong = saveConfig(kubectl, withEntry(config, 'contexts', name, change))
  if (wrong) return finish(kubectl, wrong)
  process.stdout(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.\n`)
  return 0
}

export const renameContext: Verb = {
  name: 'rename-context',
  summary: 'Give a context another name',
  usage: 'rename-context CONTEXT_NAME NEW_NAME',
  flags: [],
  complete: (kubectl) => contextNames(kubectl),
  async run(kubectl) {
    const [from, to, ...more] = kubectl.args
    if (from === undefined || to === undefined || more.length > 0) {
      return finish(kubectl, unexpectedArgs(kubectl, 'rename-context'))
    }
    const config = loadConfig(kubectl)
    if (isFailed(config)) return finish(kubectl, config)
    const path = kubeconfigPath(kubectl.process, kubectl.flags)
    const entry = entryOf(config, 'contexts', from)
    if (!entry) return finish(kubectl, fail(`cannot rename the context ${JSON.stringify(from)}, it's not in ${path}`))
    if (entryOf(config, 'contexts', to)) {
      return finish(
        kubectl,
        fail(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${path}`),
      )
    }
    const renamed = withEntry(withoutEntry(config, 'contexts', from), 'contexts', to, entry)
    const current = config['current-context'] === from ? to : config['current-context']
    const wrong = saveConfig(kubectl, { ...renamed, ...(current === undefined ? {} : { 'current-context': current }) })
    if (wrong) return finish(kubectl, wrong)
    kubectl.process.stdout(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
    return 0
  },
}

/** delete-context, delete-cluster, delete-user. */
export function deleteEntry(what: 'context' | 'cluster' | 'user'): Verb {
  const list = `${what}s` as EntryList
  return {
    name: `delete-${what}`,
    summary: `Take a ${what} out of the kubeconfig`,
    usage: `delete-${what} NAME`,
    flags: [],
    complete: (kubectl) => {
      const config = loadConfig(kubectl)
      return isFailed(config) ? [] : namesOf(config, list)
    },
    run: (kubectl) => runDelete(kubectl, what, list),
  }
}

async function runDelete(kubectl: Kubectl, what: string, list: EntryList): Promise<number> {
  const { args, process, flags } = kubectl
  const [name] = args
  if (name === undefined || args.length > 1) {
    process.stdout(`kubectl config delete-${what}: one name is needed\n`)
    return 1
  }
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  const path = kubeconfigPath(process, flags)
  if (!entryOf(config, list, name)) return finish(kubectl, fail(`cannot delete ${what} ${name}, not in ${path}`))
  if (what === 'context' && config['current-context'] === name) {
    process.stderr('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
  }
  const wrong = saveConfig(kubectl, withoutEntry(config, list, name))
  if (wrong) return finish(kubectl, wrong)
  process.stdout(`deleted ${what} ${name} from ${path}\n`)
  return 0
}

/** get-clusters and get-users. */
export function getNames(what: 'clusters' | 'users', summary: string): Verb {
  return {
    name: `get-${what}`,
    summary,
    usage: `get-${what} [flags]`,
    flags: [],
    async run(kubectl) {
      const config = loadConfig(kubectl)
      if (isFailed(config)) return finish(kubectl, config)
      kubectl.process.stdout(['NAME', ...namesOf(config, what)].map((name) => `${name}\n`).join(''))
      return 0
    },
  }
}
