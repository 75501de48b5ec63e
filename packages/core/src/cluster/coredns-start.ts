import { missingCorefile, parseCorefile } from '../dns/corefile.ts'
import { corefilePath } from '../dns/corefile-text.ts'
import type { Corefile } from '../dns/server-block.ts'
import { inZone } from '../dns/zone-name.ts'
import type { Image, MainContext, MainProcess } from '../images/image.ts'
import { addresses } from './seed/topology.ts'

const doors: readonly (readonly [plugin: string, port: number])[] = [
  ['health', 8080],
  ['ready', 8181],
  ['prometheus', 9153],
]

/** The images that hold CoreDNS, with a CoreDNS that reads its Corefile: it ends when that is broken, and opens what it names. */
export const withCorefile = (table: readonly Image[]): Image[] =>
  table.map((image) => (image.programs?.includes('/coredns') ? { ...image, main: (context) => started(image, context) } : image))

function started(image: Image, context: MainContext): MainProcess | undefined {
  const main = image.main(context)
  if (!main || context.argv[0]?.endsWith('/coredns') !== true) return main
  const text = context.readFile(fileOf(context.argv))
  const parsed = text === undefined ? missingCorefile : parseCorefile(text)
  // what runs keeps what it was started with; see network/corefile-reload.ts
  if (typeof parsed === 'string') return context.starting ? { exitCode: 1, exitAfterMs: 50, errors: [parsed] } : main
  const turns = loopOf(parsed, context)
  if (turns !== undefined && context.starting) return { exitCode: 1, exitAfterMs: loopFoundAfterMs, errors: [turns] }
  const named = new Set(parsed.blocks.flatMap(({ plugins }) => [...plugins]))
  const closed = doors.filter(([plugin]) => !named.has(plugin)).map(([, port]) => port)
  const zones = parsed.blocks.flatMap(({ shown }) => shown)
  const log = (main.log ?? []).slice(1).filter((line) => named.has('reload') || !line.includes('plugin/reload'))
  return { ...main, log: [...zones, ...log], listen: listening(main, parsed, closed) }
}

const dnsPort = 53

/** Without the doors of plugins that are not there; `bind` keeps DNS to some addresses. */
function listening(
  { listen = [] }: MainProcess,
  { blocks }: Corefile,
  closed: readonly number[],
): NonNullable<MainProcess['listen']> {
  const open = listen.filter(({ port }) => !closed.includes(port))
  if (blocks.some(({ binds }) => binds.length === 0)) return open
  const isLoopback = (name: string): boolean => name === 'lo' || name.startsWith('127.') || name === '::1'
  const inner = blocks.every(({ binds }) => binds.every(isLoopback))
  return inner ? open.map((one) => (one.port === dnsPort ? { ...one, address: '127.0.0.1' } : one)) : open
}

const loopFoundAfterMs = 200

/** What the loop plugin says when a block forwards its questions to this very server. Models coredns plugin/loop. */
function loopOf({ blocks }: Corefile, { podIp, readFile, startedAtMs }: MainContext): string | undefined {
  const own = [podIp, addresses.clusterDns]
  const comesBack = (to: string): boolean => {
    if (to.startsWith('/'))
      return (readFile(to) ?? '').split('\n').some((line) => line.startsWith('nameserver ') && comesBack(line.slice(11)))
    const host = to
      .replace(/^dns:\/\//, '')
      .replace(/:53$/, '')
      .trim()
    return host.startsWith('127.') || host === '::1' || own.includes(host)
  }
  for (const {
    plugins,
    forwards,
    zones: [zone = ''],
  } of blocks) {
    const leads = forwards.some(({ from, to }) => inZone(zone, from) && to.some(comesBack))
    if (!plugins.has('loop') || !leads) continue
    const query = `${startedAtMs}547991504.${startedAtMs}648895315.${zone === '' ? '' : `${zone}.`}`
    return `[FATAL] plugin/loop: Loop (127.0.0.1:${firstPort + (startedAtMs % 20_000)} -> :53) detected for zone "${zone}.", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${query}"`
  }
  return undefined
}

const firstPort = 33_000

function fileOf(argv: readonly string[]): string {
  const at = argv.indexOf('-conf')
  return at < 0 ? corefilePath : (argv[at + 1] ?? corefilePath)
}
