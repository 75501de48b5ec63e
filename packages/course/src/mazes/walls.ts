import { pods } from '@kubemaze/core/api/kinds.ts'
import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { hasLabels, serves, serviceIn } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll, type Manifest, pod, policy, service } from './objects.ts'
import { drawFrom } from './random.ts'
import { replaced } from './spoil/app.ts'

const tools = { image: 'ansilh/debug-tools' }
const podSelector = { matchLabels: { app: 'vault' } }
const port = (number: number) => [{ protocol: 'TCP', port: number }]
const from = (labels: Record<string, string>) => [{ podSelector: { matchLabels: labels } }]
const rightRule = { from: from({ role: 'teller' }), ports: port(80) }

/** Rules that miss the teller by one word. */
const wrong: readonly object[] = [
  { from: from({ role: 'tellers' }), ports: port(80) },
  { from: from({ app: 'teller' }), ports: port(80) },
  { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } }], ports: port(80) },
  { from: from({ role: 'teller' }), ports: port(8080) },
]

const plan = (seed: number): Manifest[] => [
  pod('vault', { app: 'vault' }, { image: 'nginx' }),
  service('vault', { selector: { app: 'vault' }, ports: [{ port: 80 }] }),
  pod('teller', { role: 'teller' }, tools),
  pod('passer-by', { role: 'passer-by' }, tools),
  policy('vault-door', {
    podSelector,
    policyTypes: ['Ingress'],
    ingress: [drawFrom(seed, 'walls').pick(wrong)],
  }),
]

const podOrigin = (name: string) => ({ kind: 'pod', namespace: 'default', name }) as const

function tellerEnters(context: CheckContext): CheckResult {
  if (!context.client.get(pods, 'default', 'teller')) return hint('Pod teller is gone; it must stay.')
  return serves(context, { name: 'vault', from: podOrigin('teller'), right: hasLabels({ app: 'vault' }) })
}

/** The vault stays closed to everybody else: to tear the wall down is no cure. */
function othersDoNot(context: CheckContext): CheckResult {
  const ip = serviceIn(context, 'vault')?.spec.clusterIP ?? ''
  if (!context.client.get(pods, 'default', 'passer-by')) return hint('Pod passer-by is gone; it must stay.')
  if (!context.client.get(pods, 'default', 'vault')) return hint('Pod vault is gone; it must stay.')
  const { outcome } = context.network(podOrigin('passer-by')).connect(ip, 80, 'TCP')
  return outcome === 'timeout'
    ? passed('A passer-by gets no answer from the vault.')
    : hint('A passer-by gets into the vault. The wall must stay; its door is for the teller alone.')
}

export const wallsMaze = mazeLesson({
  id: 'maze-walls',
  title: 'A door in the wall',
  summary: 'The right ones are kept out with the wrong ones.',
  goal: 'The teller reaches the vault; a passer-by does not.',
  story:
    'The vault is walled in, and rightly so. A door was made for Pod `teller`, yet the teller’s requests to Service `vault` hang until they time out; nobody refuses them. Whatever you do: Pod `passer-by` must not get in.',
  lay: (lab) => layAll(lab, plan(lab.seed)),
  checks: [
    { id: 'teller-enters', title: 'Pod teller reaches Service vault', points: 3, evaluate: tellerEnters },
    { id: 'wall-stands', title: 'Pod passer-by does not', points: 1, evaluate: othersDoNot },
  ],
  solution: () => [replaced('networkpolicy vault-door', '/spec/ingress', [rightRule])],
})
