// npm run sh -- 'kubectl get pods' [--trace]: one line in a lab that lives in memory; with --trace, the hops of what it asked for.
import type { Cluster } from '../packages/core/src/cluster/cluster.ts'
import { createCluster } from '../packages/core/src/cluster/create-cluster.ts'
import { createMemoryStore } from '../packages/core/src/etcd/memory-store.ts'
import type { Connected, Network, Origin } from '../packages/core/src/network/packet.ts'
import { createContainerRuntime } from '../packages/shell/src/container-runtime.ts'
import { openSession } from '../packages/shell/src/open-session.ts'

const words = process.argv.slice(2)
const trace = words.includes('--trace')
const lines = words.filter((word) => word !== '--trace')
if (lines.length === 0) {
  console.error("usage: npm run sh -- 'COMMAND' ['COMMAND' …] [--trace]")
  process.exit(2)
}

const forward = async (ms: number, signal: { aborted: boolean }): Promise<boolean> => {
  cluster.advance(ms)
  await new Promise((resolve) => setImmediate(resolve))
  return !signal.aborted
}
const cluster: Cluster = createCluster({
  store: createMemoryStore(),
  nowMs: () => Date.now(),
  seed: 1,
  options: { loadBalancer: 'pool' },
  runtime: createContainerRuntime({ cluster: () => cluster, wait: () => new Promise(() => {}) }),
})
const seen: { from: Origin; connected: Connected; to: string }[] = []
/** Notes every connection that the line makes. */
const traced: Cluster = {
  ...cluster,
  network(origin) {
    const network = cluster.network(origin)
    const connect: Network['connect'] = (ip, port, protocol) => {
      const connected = network.connect(ip, port, protocol)
      if (seen.length < 20) seen.push({ from: origin, connected, to: `${ip}:${port}` })
      return connected
    }
    return { ...network, connect }
  },
}
const session = openSession({ cluster: traced, wait: forward }, undefined)
const noInput = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }

let code = 0
for (const line of lines) {
  code = await session.run(line, {
    stdin: noInput,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    signal: new AbortController().signal,
  })
  cluster.settle()
  if (trace) for (const one of seen.splice(0)) showHops(one)
}
process.exit(code)

function showHops({ from, connected, to }: (typeof seen)[number]): void {
  const name = from.kind === 'node' ? from.node : from.kind === 'pod' ? `${from.namespace}/${from.name}` : 'outside'
  console.log(`\n${name} → ${to}: ${connected.outcome}`)
  for (const hop of connected.hops) console.log(`  ${hop.ok ? '✓' : '✗'} ${hop.title}${hop.detail ? `  (${hop.detail})` : ''}`)
  const failed = connected.hops.find((hop) => !hop.ok && hop.blame)
  if (failed) console.log(`  to blame: ${failed.blame}${failed.look ? `\n  look at:  ${failed.look}` : ''}`)
}
