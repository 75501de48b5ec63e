import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { all, answersAt, master, nodeAddresses, runs, serves, serviceIn, visitor, worker } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { deployment, layAll, type Manifest, service } from './objects.ts'
import { drawFrom } from './random.ts'

const name = 'bakery'
const fieldOf = (seed: number): string => drawFrom(seed, 'one-door').pick(['externalTrafficPolicy', 'internalTrafficPolicy'])

const plan = (seed: number): Manifest[] => [
  deployment(name, { app: name }, { image: 'nginx' }, 1),
  service(name, { type: 'NodePort', [fieldOf(seed)]: 'Local', selector: { app: name }, ports: [{ port: 80, targetPort: 80 }] }),
]

/** Visitors at every node, programs on every node. */
function everywhere(context: CheckContext): CheckResult {
  const nodePort = serviceIn(context, name)?.spec.ports?.[0]?.nodePort
  if (nodePort === undefined) return hint(`Service ${name} has no node port (any more); visitors come in by one.`)
  for (const address of nodeAddresses(context)) {
    const result = answersAt(context, visitor, address, nodePort)
    if (result.status !== 'passed') return { ...result, evidence: `For a visitor, ${result.evidence}` }
  }
  return passed(`Visitors get bread at ${nodeAddresses(context).join(' and ')}, port ${nodePort}.`)
}

export const oneDoorMaze = mazeLesson({
  id: 'maze-one-door',
  title: 'It depends on where you stand',
  summary: 'The same Service answers on one node and is silent on the other.',
  goal: 'Service bakery answers on every node, for visitors and inside.',
  story:
    'Half of the reports say that `bakery` works, the other half that it does not answer at all. Somebody noticed that it depends on the node: where one asks from, or which node’s port one asks. Moving Pods about until the complaints stop is not the answer; one Pod is enough for all.',
  lay: (lab) => layAll(lab, plan(lab.seed)),
  checks: [
    { id: 'bakery-visitors', title: 'Visitors are served at every node’s port', points: 2, evaluate: everywhere },
    {
      id: 'bakery-inside',
      title: 'Programs on both nodes are served at the Service’s address',
      points: 2,
      evaluate: (context) =>
        all(
          () => runs(context, name, 'nginx', 1),
          () => serves(context, { name, from: worker }),
          () => serves(context, { name, from: master }),
        ),
    },
  ],
  solution: (seed) => [`kubectl patch service ${name} -p '{"spec":{"${fieldOf(seed)}":"Cluster"}}'`],
})
