import { randomUUID } from 'node:crypto'
import type { Api, Thing } from './api.ts'
import { images } from './images.ts'
import { createPod, removePod } from './pods.ts'
import { fileThroughProxy } from './proxy.ts'
import { until } from './until.ts'

export interface Asked {
  /** Names to look up by UDP and by TCP; those that begin with _ by SRV. */
  names?: string[]
  /** Names that /etc/hosts or DNS must know. */
  hosts?: string[]
  /** An address to look up backwards. */
  address?: string
}

interface Probe {
  command: string
  files: string[]
}

export interface Identity {
  hostname?: string
  subdomain?: string
  labels?: Record<string, string>
}

const reverse = (ip: string): string => `${ip.split('.').reverse().join('.')}.in-addr.arpa.`

/** The loop that a querier runs: a file in /results for each answer that is not empty. Models network/dns_common.go (1.36). */
function probe(prefix: string, { names = [], hosts = [], address }: Asked): Probe {
  const files: string[] = []
  const dig = (file: string, transport: string, lookup: string): string => {
    files.push(file)
    return `check="$$(dig +${transport} +noall +answer +search ${lookup})" && test -n "$$check" && echo OK > /results/${file};`
  }
  const both = (file: (kind: string) => string, lookup: string): string =>
    dig(file('udp'), 'notcp', lookup) + dig(file('tcp'), 'tcp', lookup)
  const known = (name: string): string => {
    files.push(`${prefix}_hosts@${name}`)
    return `test -n "$$(getent hosts ${name})" && echo OK > /results/${prefix}_hosts@${name};`
  }
  const lookups = names.map((name) =>
    both((kind) => `${prefix}_${kind}@${name}`, `${name} ${name.startsWith('_') ? 'SRV' : 'A'}`),
  )
  const backwards = address === undefined ? [] : [both((kind) => `${address}_${kind}@PTR`, `${reverse(address)} PTR`)]
  const body = [...lookups, ...hosts.map(known), ...backwards].join('')
  return { command: `for i in \`seq 1 600\`; do ${body}sleep 1; done`, files }
}

function dnsPod(agnhost: string, jessie: string, { hostname, subdomain, labels = {} }: Identity): Thing {
  const volumeMounts = [{ name: 'results', mountPath: '/results' }]
  const container = (name: string, image: string, also: Thing): Thing => ({ name, image, volumeMounts, ...also })
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `dns-test-${randomUUID()}`, labels },
    spec: {
      volumes: [{ name: 'results', emptyDir: {} }],
      ...(hostname === undefined ? {} : { hostname }),
      ...(subdomain === undefined ? {} : { subdomain }),
      containers: [
        container('webserver', images.agnhost, { args: ['test-webserver'] }),
        container('agnhost-querier', images.agnhost, { command: ['sh', '-c'], args: [agnhost] }),
        container('jessie-querier', images.jessie, { command: ['sh', '-c', jessie] }),
      ],
    },
  }
}

/** Both queriers, of musl and of glibc, find all that is asked. */
export async function resolves(api: Api, namespace: string, asked: Asked, identity: Identity = {}): Promise<void> {
  const [agnhost, jessie] = [probe('agnhost', asked), probe('jessie', asked)]
  const pod = await createPod(api, namespace, dnsPod(agnhost.command, jessie.command, identity))
  await contain(api, namespace, pod.metadata.name, [...agnhost.files, ...jessie.files], () => true)
  await removePod(api, namespace, pod.metadata.name)
}

/** Both queriers read exactly `value`. */
export async function reads(api: Api, namespace: string, lookup: string, value: string): Promise<void> {
  const command = (prefix: string): string =>
    `for i in \`seq 1 30\`; do dig +short ${lookup} > /results/${prefix}_udp@name; sleep 1; done`
  const pod = await createPod(api, namespace, dnsPod(command('agnhost'), command('jessie'), {}))
  const files = ['agnhost_udp@name', 'jessie_udp@name']
  await contain(api, namespace, pod.metadata.name, files, (text) => text.trim() === value)
  await removePod(api, namespace, pod.metadata.name)
}

async function contain(
  api: Api,
  namespace: string,
  pod: string,
  files: string[],
  right: (text: string) => boolean,
): Promise<void> {
  let missing: string[] = files
  const found = until('every file', async () => {
    const texts = await Promise.all(files.map((file) => fileThroughProxy(api, namespace, pod, `results/${file}`)))
    missing = files.filter((_file, i) => texts[i] === undefined || !right(texts[i] as string))
    return missing.length === 0
  })
  await found.catch((error) => {
    throw new Error(`${error.message}; not right: ${missing.join(' ')}`)
  })
}
