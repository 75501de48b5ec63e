import { equal } from '../../api/copy.ts'
import type { Node, Taint } from '../../api/core.ts'
import { nodes } from '../../api/kinds.ts'
import { timestamp } from '../../host/clock.ts'
import type { ControllerContext } from '../controller.ts'

const prefix = 'node.kubernetes.io/'

/** What a condition's status taints a node with. */
const ofCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'not-ready', Unknown: 'unreachable' },
  MemoryPressure: { True: 'memory-pressure' },
  DiskPressure: { True: 'disk-pressure' },
  NetworkUnavailable: { True: 'network-unavailable' },
  PIDPressure: { True: 'pid-pressure' },
}

const unschedulable = 'unschedulable'
const own = new Set(
  [...Object.values(ofCondition).flatMap((keys) => Object.values(keys)), unschedulable].map((key) => prefix + key),
)

/**
 * The taints that the node should have for its conditions and for being cordoned. A node that is not ready, or silent, keeps new Pods off and sends
 * those away that do not tolerate it. Models node_lifecycle_controller.go doNoScheduleTaintingPass and processTaintBaseEviction (1.36).
 */
export function lifecycleTaints({ spec, status }: Node): Pick<Taint, 'key' | 'effect'>[] {
  const keys = (status?.conditions ?? []).flatMap((one) => ofCondition[one.type]?.[one.status] ?? [])
  const noSchedule = [...keys, ...(spec.unschedulable ? [unschedulable] : [])]
  const noExecute = keys.filter((key) => key === 'not-ready' || key === 'unreachable')
  const taints = (all: readonly string[], effect: Taint['effect']) => all.map((key) => ({ key: prefix + key, effect }))
  return [...taints(noSchedule, 'NoSchedule'), ...taints(noExecute, 'NoExecute')]
}

/** Gives a node the taints it should have, and takes those away that it has no longer to have. */
export function keepTaints(name: string, { client, clock }: ControllerContext): void {
  const node = client.get(nodes, '', name)
  if (!node) return
  const wanted = lifecycleTaints(node)
  const same = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean =>
    a.key === b.key && a.effect === b.effect
  const before = node.spec.taints ?? []
  const stay = before.filter((taint) => !isOwn(taint) || wanted.some((one) => same(one, taint)))
  const timeAdded = timestamp(clock.now())
  const more = wanted.filter((one) => !before.some((taint) => same(taint, one))).map((one) => ({ ...one, timeAdded }))
  const taints = [...stay, ...more]
  if (equal(taints, before)) return
  const { taints: _, ...spec } = node.spec
  client.update(nodes, { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec })
}

const isOwn = ({ key, effect }: Taint): boolean => own.has(key) && effect !== 'PreferNoSchedule'
