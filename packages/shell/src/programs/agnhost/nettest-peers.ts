import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { contactsFile, type NettestContacts } from '@kubemaze/core/images/agnhost-nettest.ts'
import { flagValue } from '@kubemaze/core/images/flag-value.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { ask, inClusterToken, say } from './in-cluster.ts'

const rounds = 15
const maxLines = 500
const terminated = 2

interface Search {
  process: ShellProcess
  contacts: NettestContacts
  /** The address of the Service's Endpoints in the API. */
  url: string
  bearer: string
  peers: number
  /** namespace/service */
  name: string
}

/**
 * The other half of agnhost nettest: waits until its Service has so many endpoints, and tells each of them of itself, fifteen times;
 * what it did is kept in a file that the server shows. Models contactOthers of test/images/agnhost/nettest (2.63).
 */
export async function nettestPeers(process: ShellProcess): Promise<number> {
  const flag = (name: string, otherwise: string): string => flagValue(process.argv, name) ?? otherwise
  const bearer = inClusterToken(process)
  if ('error' in bearer) return fatal(process, `Unable to create config; error: ${bearer.error}`)
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env
  const [namespace, service] = [flag('namespace', 'default'), flag('service', 'nettest')]
  const url = `https://${host}:${port}/api/v1/namespaces/${namespace}/endpoints/${service}`
  const contacts: NettestContacts = { Sent: {}, Log: [], StillContactingPeers: true }
  const search: Search = {
    process,
    contacts,
    url,
    bearer: bearer.value,
    peers: Math.max(0, Number(flag('peers', '8'))),
    name: `${namespace}/${service}`,
  }
  const sleepMs = Math.max(5, Math.floor(search.peers / 10)) * 1000
  await waitForPeers(search, sleepMs)
  for (let round = 0; round < rounds && !process.signal.aborted; round++) {
    for (const endpoint of await endpointsOf(search)) await contact(search, endpoint)
    await process.wait(sleepMs)
  }
  contacts.StillContactingPeers = false
  keep(search)
  while (!process.signal.aborted) await process.wait(2_147_483_647)
  return terminated
}

function fatal(process: ShellProcess, words: string): number {
  say(process, words)
  return 1
}

async function waitForPeers(search: Search, sleepMs: number): Promise<void> {
  const { process, peers, name } = search
  const untilMs = process.now() + Math.max(300, peers) * 1000
  while (!process.signal.aborted && process.now() < untilMs) {
    const found = await endpointsOf(search)
    if (found.length >= peers) return
    log(
      search,
      `${name} has ${found.length} endpoints ([${found.join(' ')}]), which is less than ${peers} as expected. Waiting for all endpoints to come up.`,
    )
    await process.wait(sleepMs)
  }
}

interface Endpoints {
  subsets?: { addresses?: { ip: string }[]; ports?: { port: number }[] }[]
}

/** None while they cannot be read. */
async function endpointsOf({ process, url, bearer }: Search): Promise<string[]> {
  const answer = await ask(process, url, { bearer })
  if ('error' in answer || !answer.value.status.startsWith('200')) return []
  const { subsets = [] } = JSON.parse(answer.value.body) as Endpoints
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    addresses.flatMap(({ ip }) => ports.map(({ port }) => `http://${ip}:${port}`)),
  )
  return [...new Set(all)].sort()
}

async function contact(search: Search, endpoint: string): Promise<void> {
  const { process, contacts } = search
  log(search, `Attempting to contact ${endpoint}`)
  const body = JSON.stringify({ Source: process.machine.hostname, Dest: endpoint })
  const answer = await ask(process, `${endpoint}/write`, {}, body)
  if ('error' in answer)
    return log(search, `Warning: unable to contact the endpoint ${JSON.stringify(endpoint)}: ${answer.error}`)
  const hostname = hostnameIn(answer.value.body)
  if (hostname === undefined)
    return log(search, `Warning: unable to unmarshal response (${answer.value.body}) from '${endpoint}': 'invalid character'`)
  contacts.Sent[hostname] = (Object.hasOwn(contacts.Sent, hostname) ? (contacts.Sent[hostname] ?? 0) : 0) + 1
  keep(search)
}

function hostnameIn(body: string): string | undefined {
  try {
    const { Hostname } = JSON.parse(body) as { Hostname?: unknown }
    return typeof Hostname === 'string' ? Hostname : ''
  } catch {
    return undefined
  }
}

function log(search: Search, words: string): void {
  search.contacts.Log = [...search.contacts.Log, words].slice(-maxLines)
  keep(search)
}

const keep = ({ process, contacts }: Search): void => void process.files.write(contactsFile, encodeUtf8(JSON.stringify(contacts)))
