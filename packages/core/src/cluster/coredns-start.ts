import { missingCorefile, parseCorefile } from '../dns/corefile.ts'
import { corefilePath } from '../dns/corefile-text.ts'
import type { Image, MainContext, MainProcess } from '../images/image.ts'

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
  const named = new Set(parsed.blocks.flatMap(({ plugins }) => [...plugins]))
  const closed = doors.filter(([plugin]) => !named.has(plugin)).map(([, port]) => port)
  const zones = parsed.blocks.flatMap(({ shown }) => shown)
  const log = (main.log ?? []).slice(1).filter((line) => named.has('reload') || !line.includes('plugin/reload'))
  return { ...main, log: [...zones, ...log], listen: (main.listen ?? []).filter(({ port }) => !closed.includes(port)) }
}

function fileOf(argv: readonly string[]): string {
  const at = argv.indexOf('-conf')
  return at < 0 ? corefilePath : (argv[at + 1] ?? corefilePath)
}
