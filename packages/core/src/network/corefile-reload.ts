import type { JsonObject } from '../api/json.ts'
import { configmaps, pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { sha512 } from '../api/sha512.ts'
import { encodeUtf8 } from '../api/utf8.ts'
import type { Client } from '../client/client.ts'
import { type Controller, watchRule } from '../controllers/controller.ts'
import { parseCorefile } from '../dns/corefile.ts'
import type { Corefile } from '../dns/server-block.ts'
import type { NetworkParts } from './parts.ts'

/** What a CoreDNS Pod was started or last reloaded with. */
interface Running extends JsonObject {
  /** Of the container, so that a new one reads the file anew. */
  startedAt: string
  text: string
  /** A broken text that it has refused, so that it says so once. */
  refused: string
}

const controllerName = 'corefile'

/** The ConfigMap that a Pod's Corefile comes from. */
const configMapOf = (pod: Pod): string => pod.spec.volumes?.find((volume) => volume.configMap)?.configMap?.name ?? 'coredns'

const mounted = (client: Client, pod: Pod): string | undefined =>
  client.get(configmaps, pod.metadata.namespace as string, configMapOf(pod))?.data?.Corefile

const startOf = (pod: Pod): string | undefined =>
  pod.status?.containerStatuses?.find(({ state }) => state?.running)?.state?.running?.startedAt

/** The text that a CoreDNS Pod runs with: the one of its start, or the last that it could load. */
export function runningText(parts: NetworkParts, pod: Pod): string | undefined {
  const row = parts.rows.get(`${controllerName}/${pod.metadata.namespace}/${pod.metadata.name}`) as Running | undefined
  return row && row.startedAt === startOf(pod) ? row.text : mounted(parts.client, pod)
}

/** The same, read. */
export function runningCorefile(parts: NetworkParts, pod: Pod): Corefile | undefined {
  const text = runningText(parts, pod)
  const parsed = text === undefined ? undefined : known(text)
  return typeof parsed === 'string' ? undefined : parsed
}

const parsedTexts = new Map<string, Corefile | string>()
const maxParsed = 50

function known(text: string): Corefile | string {
  const before = parsedTexts.get(text)
  if (before !== undefined) return before
  if (parsedTexts.size >= maxParsed) parsedTexts.clear()
  const parsed = parseCorefile(text)
  parsedTexts.set(text, parsed)
  return parsed
}

const isCoreDns = (pod: Pod): boolean =>
  pod.spec.containers.some(({ image = '', command = [] }) => /(^|\/)coredns[:@]?/.test(image) || command[0]?.endsWith('coredns'))

/** Keeps what each CoreDNS Pod runs with, and lets it say what it thinks of a changed Corefile. Models coredns plugin/reload. */
export const corefileController = (say: (pod: Pod, line: string) => void): Controller => ({
  name: controllerName,
  watches: [
    watchRule(pods, ({ object }) => (isCoreDns(object) ? [`${object.metadata.namespace}/${object.metadata.name}`] : [])),
    watchRule(configmaps, ({ object: { metadata, data } }, client) =>
      data?.Corefile === undefined
        ? []
        : client
            .list(pods, metadata.namespace)
            .filter((pod) => isCoreDns(pod) && configMapOf(pod) === metadata.name)
            .map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`),
    ),
  ],
  reconcile(key, { client, local }) {
    const [namespace = '', name = ''] = key.split('/')
    const pod = client.get(pods, namespace, name)
    if (!pod) return local.delete(key)
    const [startedAt, text] = [startOf(pod), mounted(client, pod)]
    if (startedAt === undefined || text === undefined) return
    const before = local.get<Running>(key)
    if (before?.startedAt !== startedAt) return local.set(key, { startedAt, text, refused: '' })
    if (before.text === text || before.refused === text || !reloads(before.text)) return
    const parsed = known(text)
    for (const line of reloadLines(text, parsed)) say(pod, line)
    local.set(key, typeof parsed === 'string' ? { ...before, refused: text } : { startedAt, text, refused: '' })
  },
})

function reloads(text: string): boolean {
  const parsed = known(text)
  return typeof parsed === 'object' && parsed.blocks.some(({ plugins }) => plugins.has('reload'))
}

function reloadLines(text: string, parsed: Corefile | string): string[] {
  if (typeof parsed === 'object')
    return [
      '[INFO] Reloading',
      `[INFO] plugin/reload: Running configuration SHA512 = ${hashOf(text)}`,
      '[INFO] Reloading complete',
    ]
  return [
    '[INFO] Reloading',
    `[ERROR] Restart failed: ${parsed}`,
    `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${parsed}`,
  ]
}

const hashOf = (text: string): string => [...sha512(encodeUtf8(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
