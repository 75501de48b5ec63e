import { pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { failure } from '../api/status.ts'
import type { ApiRequest, UserInfo } from '../apiserver/request.ts'
import { audiencesOf, issuer } from '../apiserver/resources/serviceaccount/issuer.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import type { Contents } from '../etcd/store.ts'
import { createCatalogue } from '../images/catalogue.ts'
import { imageTable } from '../images/table.ts'
import { createKubelet, type Kubelet } from '../kubelet/kubelet.ts'
import { kubeletAnswer } from '../kubelet/server.ts'
import { corefileController } from '../network/corefile-reload.ts'
import { createDataPlane, type DataPlane } from '../network/create-network.ts'
import { nodeRules } from '../network/node-rules.ts'
import { type OpenSockets, openSockets } from '../network/open-sockets.ts'
import type { Origin } from '../network/packet.ts'
import type { NetworkParts } from '../network/parts.ts'
import { proxyStopController } from '../network/proxy-stop.ts'
import { openTap } from '../network/tap.ts'
import { type FileTrees, fileTrees } from '../process/file-trees.ts'
import { answerOverHttp, apiOverHttp, type HttpSources } from './api-over-http.ts'
import { createBackend } from './backend.ts'
import type { Cluster, Host } from './cluster.ts'
import { clusterControllers } from './controllers.ts'
import { withCorefile } from './coredns-start.ts'
import { discoveryCheck } from './discovery-check.ts'
import { createEngine, type Engine, type EngineParts } from './engine.ts'
import { eventRecorder } from './event-recorder.ts'
import { execInContainer } from './exec.ts'
import { dialRefused, runKubelet, stoppedSince } from './kubelet-service.ts'
import { nodeTable } from './node-files.ts'
import { proxyRequest } from './proxy-request.ts'
import { seedCluster } from './seed/seed-cluster.ts'
import { seededContents } from './seed/template.ts'
import { addresses } from './seed/topology.ts'
import { authenticateToken } from './service-account-tokens.ts'

const images = createCatalogue(withCorefile(imageTable))

/** What the rooms need of each other; each is asked late, since they are made one after the other. */
interface Wiring {
  kubelet?: Kubelet
  plane?: DataPlane
  cluster?: Cluster
}

/** Wires the rooms of one lab over its store, and seeds it when the store is empty. */
export function createCluster(host: Host): Cluster {
  if (host.store.revision() === 0) host.store.fill(seededContents(host.options, host.nowMs(), () => seeded(host)))
  return wire(host).cluster
}

/** Chance of what all labs begin with; a lab's own chance begins after that. */
const templateSeed = 36

function seeded({ options, nowMs }: Host): Contents {
  const store = createMemoryStore()
  const atMs = nowMs()
  const { engine } = wire({ store, options, seed: templateSeed, nowMs: () => atMs })
  seedCluster(engine, options)
  return store.contents()
}

const apiServerNode: Origin = { kind: 'node', node: 'k8s-master' }

function wire(host: Host): { cluster: Cluster; engine: Engine } {
  const wiring: Wiring = {}
  const trees = fileTrees(host.store.local, () => engine.clock.now())
  const backend = createBackend({
    client: () => engine.system,
    network: (silent) => (wiring.plane as DataPlane)[silent ? 'probe' : 'network'](apiServerNode),
    now: () => engine.clock.now(),
    waited: (ms) => engine.wait(ms),
  })
  const engine: Engine = createEngine({
    store: host.store,
    nowMs: host.nowMs,
    seed: host.seed,
    backend,
    controllers(parts) {
      wiring.kubelet = makeKubelet(host, parts, trees, wiring)
      const say = (pod: Pod, line: string): void => wiring.kubelet?.say(pod, line)
      return [
        ...clusterControllers(
          host.options,
          discoveryCheck(backend, () => engine.system),
          (node) => stoppedSince(host.store.local, node),
        ),
        wiring.kubelet.controller,
        corefileController(say),
        proxyStopController,
      ]
    },
  })
  // a token for somebody else is none here
  const authenticate = (token: string): UserInfo | undefined =>
    audiencesOf(token).includes(issuer) ? authenticateToken(host.store, engine.system, engine.clock, token) : undefined
  const sources = httpSources(engine, wiring)
  const sockets = openSockets((below) => engine.turn(() => engine.random.int(below)))
  const networkParts = networkPartsOf(host, engine, wiring, {
    apiServer: apiOverHttp(sources, authenticate),
    opened: sockets.on,
    inPod: sockets.inPod,
  })
  wiring.plane = createDataPlane(networkParts)
  wiring.kubelet?.wake()
  const kubelet = wiring.kubelet as Kubelet
  wiring.cluster = clusterOf({ host, engine, trees, kubelet, plane: wiring.plane, networkParts, authenticate, sources, sockets })
  return { engine, cluster: wiring.cluster }
}

const httpSources = (engine: Engine, wiring: Wiring): HttpSources => ({
  handle: engine.handle,
  logs: (connect, cursor) => (wiring.cluster as Cluster).logs(connect, cursor),
  proxy: (connect) => engine.turn(() => (wiring.cluster as Cluster).proxy(connect)),
  now: () => engine.clock.now(),
})

function makeKubelet(host: Host, parts: Parameters<EngineParts['controllers']>[0], trees: FileTrees, wiring: Wiring): Kubelet {
  const { store, clock, random, system, turn } = parts
  const name = (key: string): string => `kubelet/${key}`
  return createKubelet({
    client: system,
    clock,
    random,
    rows: store.local,
    event: eventRecorder(store, system, clock, random),
    requeueAt: (key, dueAtMs, { periodic }) => store.timers.set({ key: name(key), dueAtMs, periodic }),
    forget: (key) => store.timers.clear(name(key)),
    images,
    trees,
    turn,
    runtime: () => host.runtime,
    network: (origin) => (wiring.plane as DataPlane).network(origin),
    dial(node, ip, port) {
      const reached = wiring.plane?.probe({ kind: 'node', node }).connect(ip, port, 'TCP')
      return reached?.outcome === 'connected' ? reached.socket : undefined
    },
    isStopped: (node) => stoppedSince(store.local, node) !== undefined,
    nodeFiles: (node) => nodeTable(trees, system, node, bootedAtMs),
    clusterDns: addresses.clusterDns,
    clusterDomain: addresses.domain,
  })
}

/** Modification time of the files that a node came with. */
const bootedAtMs = Date.UTC(2026, 5, 9)

function networkPartsOf(
  host: Host,
  engine: Engine,
  wiring: Wiring,
  { inPod: openedIn, ...served }: Pick<NetworkParts, 'apiServer' | 'opened'> & Pick<OpenSockets, 'inPod'>,
): NetworkParts {
  const kubelet = (): Kubelet => wiring.kubelet as Kubelet
  const { store, clock, random, system, turn } = engine
  return {
    client: system,
    clock,
    random,
    rows: store.local,
    turn,
    revision: () => store.revision(),
    podCidr: addresses.podCidr,
    serviceCidr: addresses.serviceCidr,
    domain: addresses.domain,
    pick: host.options.proxy?.pick ?? 'rotate',
    mode: host.options.proxy?.mode ?? 'iptables',
    ...(host.options.loadBalancer === 'pool' ? { loadBalancerPool: addresses.loadBalancerPool } : {}),
    listeners: (pod, options) => [
      ...kubelet().listeners(pod, options),
      ...openedIn(pod.metadata.namespace ?? 'default', pod.metadata.name),
    ],
    podOfIp: (ip) => kubelet().podOfIp(ip),
    resolvConf: (pod) => kubelet().resolvConf(pod),
    hosts: (pod) => kubelet().hosts(pod),
    logPod: (pod, line) => kubelet().say(pod, line),
    kubeletStopped: (node) => stoppedSince(store.local, node) !== undefined,
    ...served,
  }
}

interface ClusterParts {
  host: Host
  engine: Engine
  trees: FileTrees
  kubelet: Kubelet
  plane: DataPlane
  networkParts: NetworkParts
  authenticate(token: string): UserInfo | undefined
  sources: HttpSources
  sockets: OpenSockets
}

function clusterOf(parts: ClusterParts): Cluster {
  const { host, engine, trees, kubelet, plane, networkParts, authenticate } = parts
  const { store, clock } = engine
  return {
    handle: (request: ApiRequest) => engine.handle(request),
    client: engine.client,
    network: plane.network,
    probe: plane.probe,
    authenticate,
    proxy: (connect) =>
      proxyRequest(connect, {
        client: engine.system,
        network: plane.network(apiServerNode),
        random: engine.random,
        kubelet(node, request) {
          const files = trees.files(nodeTable(trees, engine.system, node, bootedAtMs))
          return kubeletAnswer({ client: engine.system, clock, node, files, clusterDns: addresses.clusterDns }, request)
        },
      }),
    http: answerOverHttp(parts.sources),
    listen(at, answers) {
      const others = plane.probe(at.owner).sockets()
      const isTaken = (port: number): boolean =>
        others.some((one) => one.port === port && one.protocol === (at.protocol ?? 'TCP'))
      return parts.sockets.listen(at, answers, isTaken)
    },
    now: () => clock.now(),
    revision: () => store.revision(),
    tick: engine.tick,
    nextDueAtMs: engine.nextDueAtMs,
    advance: engine.advance,
    settle: engine.settle,
    turn: engine.turn,
    onCommit: engine.onCommit,
    files(of) {
      if ('node' in of) return trees.files(nodeTable(trees, engine.system, of.node, bootedAtMs))
      return kubelet.files(of) ?? trees.files(trees.map({}, 0))
    },
    kubeletStoppedSince: (node) => stoppedSince(store.local, node),
    runKubelet: (node, runs) => runKubelet({ store, client: engine.system, clock, turn: engine.turn }, node, runs),
    exec: (connect, streams) =>
      execInContainer(
        {
          isStopped: (node) => stoppedSince(store.local, node) !== undefined,
          kubelet,
          runtime: host.runtime,
          client: engine.system,
          onCommit: engine.onCommit,
        },
        connect,
        streams,
      ),
    logs(connect, cursor) {
      const pod = engine.system.get(pods, connect.namespace, connect.pod)
      const node = pod?.spec.nodeName ?? ''
      if (pod && stoppedSince(store.local, node) !== undefined) {
        const ip = pod.status?.hostIP ?? ''
        const container = connect.container ?? pod.spec.containers[0]?.name
        const url = `https://${ip}:10250/containerLogs/${connect.namespace}/${connect.pod}/${container}`
        return failure(500, 'InternalError', `Get "${url}": ${dialRefused(ip)}`)
      }
      const page = pod && kubelet.logs(pod, connect, cursor)
      if (!page) return { lines: [], cursor: 0, ended: true }
      return page
    },
    container: kubelet.container,
    sleep: kubelet.sleep,
    ownProgram: kubelet.ownProgram,
    sandbox: kubelet.sandbox,
    surroundings: kubelet.surroundings,
    rules: (node) => nodeRules(networkParts, node),
    tap: () => openTap(networkParts),
  }
}
