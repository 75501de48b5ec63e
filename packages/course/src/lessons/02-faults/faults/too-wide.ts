import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const tooWide: Fault = {
  id: 'too-wide',
  title: 'Every second pie',
  goal: 'Each request to Service pie is answered with a page.',
  story:
    'Customers say: half of the time it works. A new database was brought to the cluster this morning, but that is another team’s.',
  manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: pie
  labels:
    app: pie
    tier: shop
spec:
  containers:
  - name: pie
    image: nginx
---
apiVersion: v1
kind: Pod
metadata:
  name: pie-store
  labels:
    app: pie-store
    tier: shop
spec:
  containers:
  - name: store
    image: redis
---
apiVersion: v1
kind: Service
metadata:
  name: pie
spec:
  selector:
    tier: shop
  ports:
  - port: 80
`,
  look: [
    "for i in 1 2 3 4; do curl -s -o /dev/null -w '%{http_code}\\n' http://$(kubectl get service pie -o jsonpath='{.spec.clusterIP}'); done",
    'kubectl get endpoints pie',
    'kubectl get pods -o wide --show-labels',
  ],
  moral:
    'A selector takes every Pod that matches, whoever made it. Select by what only your Pods have, and compare the number of endpoints with the number of Pods you expect.',
  checks: [
    {
      id: 'pie-pods',
      title: 'Both Pods of tier=shop are there',
      points: 1,
      evaluate: (context) => podsRun(context, 'tier=shop', 2),
    },
    {
      id: 'pie-answers',
      title: 'Every endpoint of Service pie answers',
      points: 2,
      evaluate: (context) => servesInside(context, 'pie'),
    },
  ],
  mend: [`kubectl patch service pie --type=merge -p '{"spec":{"selector":{"app":"pie"}}}'`],
}
