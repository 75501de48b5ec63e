import { namespaces, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import type { Flag, Kubectl } from '../command.ts'
import { contextNames } from '../config/contexts.ts'
import { namesOf as entryNames, loadConfig } from '../config/edit-config.ts'
import { isFailed } from '../errors.ts'
import { getObject, listItems } from '../object-requests.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'
import { namesOf } from './arguments.ts'

const formats =
  'custom-columns custom-columns-file go-template go-template-file json jsonpath jsonpath-as-json jsonpath-file kyaml name template templatefile wide yaml'.split(
    ' ',
  )
// verbs with few formats of their own
const ownFormats: Readonly<Record<string, readonly string[]>> = {
  explain: ['plaintext', 'plaintext-openapiv2'],
  version: ['json', 'yaml'],
  'api-resources': ['json', 'kyaml', 'name', 'wide', 'yaml'],
  'config get-contexts': ['name'],
  edit: ['json', 'name', 'yaml'],
}
const fixed: Record<string, string[]> = {
  output: formats,
  'dry-run': ['none', 'client', 'server'],
  subresource: ['resize', 'scale', 'status'],
  type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  restart: ['Always', 'OnFailure', 'Never'],
  'override-type': ['json', 'merge', 'strategic'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  cascade: ['background', 'foreground', 'orphan'],
  validate: ['strict', 'warn', 'ignore'],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
}
const files = new Set(['filename', 'kustomize', 'kubeconfig', 'from-file', 'from-env-file', 'patch-file', 'output-directory'])

/** Candidates for a flag's value, each behind `prefix`. Undefined: a file name. */
export function flagCandidates(kubectl: Kubectl, path: string, flag: Flag, word: string, prefix: string): string[] | undefined {
  if (files.has(flag.name)) return undefined
  if (flag.name === 'output' && path in ownFormats) return (ownFormats[path] ?? []).map((value) => prefix + value)
  if (flag.name === 'type' && path === 'patch') return ['json', 'merge', 'strategic'].map((value) => prefix + value)
  return valuesOf(kubectl, flag.name, word)?.map((value) => prefix + value)
}

function valuesOf(kubectl: Kubectl, name: string, word: string): string[] | undefined {
  switch (name) {
    case 'namespace':
      return namesOf(kubectl, namespaces)
    case 'context':
      return contextNames(kubectl)
    case 'cluster':
    case 'user':
      return configNames(kubectl, `${name}s` as 'clusters' | 'users')
    case 'container':
      return containers(kubectl)
    case 'selector':
    case 'label-columns':
      return labelKeys(kubectl, word)
    default:
      return fixed[name]
  }
}

function configNames(kubectl: Kubectl, list: 'clusters' | 'users'): string[] {
  const config = loadConfig(kubectl)
  return isFailed(config) ? [] : entryNames(config, list)
}

function containers(kubectl: Kubectl): string[] {
  const name = kubectl.args[0]?.replace(/^(pods?|po)\//, '')
  const pod = name === undefined ? undefined : getObject(kubectl, pods, kubectl.namespace, name)
  if (!pod || isFailure(pod)) return []
  const { spec } = pod as unknown as Pod
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
    (container) => container.name,
  )
}

function labelKeys(kubectl: Kubectl, word: string): string[] {
  const [type = 'pods'] = kubectl.args
  const resource: Resource | undefined = mappingFor(serverResources(kubectl), type.split(/[,/]/)[0] as string)
  const items = resource ? listItems(kubectl, { resource, namespace: resource.namespaced ? kubectl.namespace : '' }) : []
  const all = (isFailure(items) ? [] : items).flatMap(({ metadata }) =>
    Object.entries((metadata as { labels?: Record<string, string> }).labels ?? {}),
  )
  const comma = word.lastIndexOf(',') + 1
  const lead = word.slice(0, comma)
  const part = word.slice(comma)
  const wanted = part.includes('=') ? all.map(([key, value]) => `${key}=${value}`) : all.map(([key]) => key)
  return [...new Set(wanted)].map((text) => lead + text)
}
