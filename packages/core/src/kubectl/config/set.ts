import { base64 } from '../../api/base64.ts'
import { copy } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Flag, Kubectl, Verb } from '../command.ts'
import { absolutePath, errnoText, readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { type EntryList, entryOf, type Kubeconfig, type NamedEntry } from '../kubeconfig.ts'
import { loadConfig, saveConfig, withEntry } from './edit-config.ts'
import { unexpectedArgs } from './unexpected-args.ts'

const text = (name: string, usage: string): Flag => ({ name, type: 'string', default: '', usage })

export const setCluster: Verb = {
  name: 'set-cluster',
  summary: 'Make or change a cluster of the kubeconfig',
  usage:
    'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  flags: [
    { name: 'embed-certs', type: 'bool', default: false, usage: 'Put the certificate into the file itself.' },
    text('proxy-url', 'Proxy on the way to the server.'),
  ],
  run: (kubectl) => changeEntry(kubectl, 'clusters', 'Cluster', clusterChange),
}

/** Changes one entry of a list. */
export async function changeEntry(
  kubectl: Kubectl,
  list: EntryList,
  title: string,
  members: (kubectl: Kubectl, before: JsonObject) => JsonObject | Failed,
): Promise<number> {
  const [name, ...more] = kubectl.args
  const command = title === 'User' ? 'set-credentials' : 'set-cluster'
  if (name === undefined || more.length > 0) {
    const wrong = unexpectedArgs(kubectl, command)
    return finish(kubectl, title === 'User' ? fail(`unexpected args: [${kubectl.args.join(' ')}]`) : wrong)
  }
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  const body = members(kubectl, entryOf(config, list, name) ?? {})
  if (isFailed(body)) return finish(kubectl, body)
  const wrong = saveConfig(kubectl, withEntry(config, list, name, body))
  if (wrong) return finish(kubectl, wrong)
  kubectl.process.stdout(`${title} ${JSON.stringify(name)} set.\n`)
  return 0
}

function clusterChange(kubectl: Kubectl): JsonObject | Failed {
  const { flags } = kubectl
  const out: JsonObject = {}
  for (const name of ['server', 'tls-server-name', 'proxy-url'])
    if (flags.given(name)) out[name] = flags.string(name) || undefined
  if (flags.given('insecure-skip-tls-verify'))
    out['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify') || undefined
  return certificates(kubectl, out, ['certificate-authority'])
}

/** Paths, or with --embed-certs the files' contents. */
export function certificates(kubectl: Kubectl, out: JsonObject, names: string[]): JsonObject | Failed {
  const { flags, process } = kubectl
  for (const name of names.filter((candidate) => flags.given(candidate))) {
    const path = flags.string(name)
    if (!flags.bool('embed-certs')) out[name] = absolutePath(process, path)
    else {
      const read = readText(process, path)
      if ('errno' in read) return fail(`could not stat ${name} file ${path}: stat ${path}: ${errnoText(read.errno)}`)
      out[`${name}-data`] = base64(encodeUtf8(read.text))
    }
  }
  return out
}

export const setProperty: Verb = {
  name: 'set',
  summary: 'Set one value of the kubeconfig',
  usage: 'set PROPERTY_NAME PROPERTY_VALUE',
  examples: '  kubectl config set contexts.kubernetes-admin@kubernetes.namespace shop',
  flags: [{ name: 'set-raw-bytes', type: 'bool', default: false, usage: 'The value is to be written as it is.' }],
  async run(kubectl) {
    const [path, value, ...more] = kubectl.args
    if (path === undefined || value === undefined || more.length > 0) {
      return finish(kubectl, unexpectedArgs(kubectl, 'set'))
    }
    return modify(kubectl, path, value)
  },
}

export const unsetProperty: Verb = {
  name: 'unset',
  summary: 'Take one value out of the kubeconfig',
  usage: 'unset PROPERTY_NAME',
  flags: [],
  async run(kubectl) {
    const [path, ...more] = kubectl.args
    if (path === undefined || more.length > 0) {
      return finish(kubectl, unexpectedArgs(kubectl, 'unset'))
    }
    return modify(kubectl, path, undefined)
  },
}

function modify(kubectl: Kubectl, path: string, value: string | undefined): number {
  const config = loadConfig(kubectl)
  if (isFailed(config)) return finish(kubectl, config)
  const changed = withValue(config, path, value)
  if (isFailed(changed)) return finish(kubectl, changed)
  const wrong = saveConfig(kubectl, changed)
  if (wrong) return finish(kubectl, wrong)
  kubectl.process.stdout(`Property ${JSON.stringify(path)} ${value === undefined ? 'unset' : 'set'}.\n`)
  return 0
}

const inner: Record<EntryList, string> = { clusters: 'cluster', contexts: 'context', users: 'user' }

/** Steps: contexts.NAME.namespace, current-context. A name may hold dots. */
function withValue(config: Kubeconfig, path: string, value: string | undefined): Kubeconfig | Failed {
  const out = copy(config)
  const [list = '', ...rest] = path.split('.')
  if (!(list in inner)) {
    if (rest.length > 0 || list !== 'current-context') return fail(`unable to parse ${path} after [] at api.Config`)
    if (value === undefined) delete out[list]
    else out[list] = value
    return out
  }
  const names = ((out[list] ?? []) as unknown as NamedEntry[]).map(({ name }) => name)
  const joined = rest.join('.')
  const name = names
    .filter((candidate) => joined === candidate || joined.startsWith(`${candidate}.`))
    .sort((a, b) => b.length - a.length)[0]
  const isWhole = name === undefined && rest.length === 1 && value === undefined
  const field = name === undefined ? (isWhole ? '' : rest.at(-1)) : joined.slice(name.length + 1)
  const target = name ?? (isWhole ? joined : rest.slice(0, -1).join('.'))
  if (field === undefined || field === '') {
    if (value !== undefined) return fail(`unable to parse ${JSON.stringify(path)}`)
    out[list] = ((out[list] ?? []) as unknown as NamedEntry[]).filter((entry) => entry.name !== target) as unknown as Json
    return out
  }
  if (value === undefined && !entryOf(out, list as EntryList, target)) return fail(`current map key \`${target}\` is invalid`)
  return withEntry(out, list as EntryList, target, { [field]: value === 'true' ? true : value === 'false' ? false : value })
}
