import { nodes } from '@kubemaze/core/api/kinds.ts'
import { passed } from '../../../hints/result.ts'
import type { CheckContext, CheckResult } from '../../../lesson.ts'
import type { Fault } from '../fault-step.ts'
import { answers, podsRun, serviceOf, visitor } from '../reach.ts'

function everyNode(context: CheckContext): CheckResult {
  const found = serviceOf(context, 'bread')
  if ('result' in found) return found.result
  const addresses = context.client
    .list(nodes)
    .flatMap((node) => node.status?.addresses?.filter((one) => one.type === 'InternalIP') ?? [])
  for (const { address } of addresses) {
    const result = answers(context, visitor, address, 30_080)
    if (result.status !== 'passed') return result
  }
  return passed(`Port 30080 answers on ${addresses.map(({ address }) => address).join(' and ')}.`)
}

export const localPolicy: Fault = {
  id: 'local-policy',
  title: 'Bread at one door only',
  goal: 'Port 30080 answers visitors on every node.',
  story: 'Visitors who come in by 192.168.56.202 get bread. At 192.168.56.201 they wait until they give up.',
  manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: bread
  labels:
    app: bread
spec:
  containers:
  - name: bread
    image: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: bread
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector:
    app: bread
  ports:
  - port: 80
    nodePort: 30080
`,
  look: ['kubectl get pods -o wide', 'kubectl describe service bread', 'sudo iptables-save | grep default/bread'],
  moral:
    'With `externalTrafficPolicy: Local` a node hands visitors only to Pods of its own, and keeps their source address. Where it has none it stays silent. `Cluster`, the default, passes them on to any node.',
  checks: [
    {
      id: 'bread-pod',
      title: 'The Pod with app=bread is there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=bread', 1),
    },
    { id: 'bread-every-node', title: 'Port 30080 answers on every node', points: 2, evaluate: everyNode },
  ],
  mend: [`kubectl patch service bread -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`],
}
