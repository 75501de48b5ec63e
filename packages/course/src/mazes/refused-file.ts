import { hint } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { all, answersAt, nodeAddresses, runs, serves, serviceIn, visitor } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { deployment, layAll, service } from './objects.ts'
import { drawFrom } from './random.ts'

const taken = 30_100

/** What is wrong with the file, and the line that mends it. */
const wrong: readonly { nodePort: number; targetPort: string; mend: string }[] = [
  { nodePort: 8081, targetPort: '80', mend: 'sed -i /nodePort/d gate.yaml' },
  { nodePort: taken, targetPort: '80', mend: 'sed -i s/30100/30200/ gate.yaml' },
  { nodePort: 30_200, targetPort: '"80"', mend: `sed -i 's/"80"/80/' gate.yaml` },
]
const faultOf = (seed: number) => drawFrom(seed, 'refused-file').pick(wrong)

const file = ({ nodePort, targetPort }: (typeof wrong)[number]): string => `apiVersion: v1
kind: Service
metadata:
  name: gate
spec:
  type: NodePort
  selector:
    app: castle
  ports:
  - port: 80
    targetPort: ${targetPort}
    nodePort: ${nodePort}
`

function visitorsEnter(context: CheckContext): CheckResult {
  const gate = serviceIn(context, 'gate')
  if (!gate)
    return {
      ...hint('There is no Service gate yet.'),
      hints: [
        'The file gate.yaml in your home is refused. Read what the server says about it: kubectl apply -f gate.yaml',
        'The words name the field and what is wrong with it. Look at the file: cat gate.yaml',
        'Node ports are numbers from 30000 to 32767, and each can be had once; a targetPort in quotes is a name. Change that line.',
      ],
    }
  const nodePort = gate.spec.ports?.[0]?.nodePort
  if (nodePort === undefined) return hint('Service gate has no node port, so no visitor can come in.')
  return all(...nodeAddresses(context).map((ip) => () => answersAt(context, visitor, ip, nodePort)))
}

/** The older Service was there first. */
function olderStays(context: CheckContext): CheckResult {
  const port = serviceIn(context, 'older')?.spec.ports?.[0]?.nodePort
  if (port !== taken) return hint(`Service older must keep its node port ${taken}.`)
  return serves(context, { name: 'older' })
}

export const refusedFileMaze = mazeLesson({
  id: 'maze-refused-file',
  title: 'A file that nobody takes',
  summary: 'The manifest looks right, and the cluster refuses it.',
  goal: 'Visitors enter the castle by a Service gate of type NodePort.',
  story:
    'Somebody left `gate.yaml` in your home: the Service that is to let visitors into the `castle`. The cluster does not take it. Mend the file and apply it. Service `older` was there first; it keeps what it has.\n\n```run\ncat gate.yaml\nkubectl apply -f gate.yaml\n```',
  files: (seed) => ({ 'gate.yaml': file(faultOf(seed)) }),
  lay: (lab) =>
    layAll(lab, [
      deployment('castle', { app: 'castle' }, { image: 'nginx' }),
      deployment('older', { app: 'older' }, { image: 'httpd' }, 1),
      service('older', { type: 'NodePort', selector: { app: 'older' }, ports: [{ port: 80, nodePort: taken }] }),
    ]),
  checks: [
    { id: 'gate-open', title: 'Visitors enter by Service gate, at every node', points: 3, evaluate: visitorsEnter },
    {
      id: 'others-stay',
      title: 'The castle runs, and Service older has its port',
      points: 1,
      evaluate: (context) => {
        const castle = runs(context, 'castle', 'nginx', 2)
        if (castle.status !== 'passed') return castle
        return olderStays(context)
      },
    },
  ],
  solution: (seed) => [faultOf(seed).mend, 'kubectl apply -f gate.yaml', '@settle'],
})
