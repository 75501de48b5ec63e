import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const networkPolicy: Fault = {
  id: 'network-policy',
  title: 'Cheese under lock and key',
  goal: 'Service cheese answers.',
  story: 'Selector, ports, readiness: all in order. A request for cheese hangs and then times out. Refused it never is.',
  manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: cheese
  labels:
    app: cheese
spec:
  containers:
  - name: cheese
    image: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: cheese
spec:
  selector:
    app: cheese
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cheese
spec:
  podSelector:
    matchLabels:
      app: cheese
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: mouse
`,
  look: [
    'kubectl get endpoints cheese',
    "curl -m 3 http://$(kubectl get service cheese -o jsonpath='{.spec.clusterIP}')",
    'kubectl get networkpolicies',
    'kubectl describe networkpolicy cheese',
  ],
  moral:
    'Refused means that somebody answered with no; silence means that a packet was dropped on its way. A Pod that a NetworkPolicy selects takes in only what some policy allows.',
  checks: [
    {
      id: 'cheese-pod',
      title: 'The Pod with app=cheese is there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=cheese', 1),
    },
    { id: 'cheese-answers', title: 'Service cheese answers', points: 2, evaluate: (context) => servesInside(context, 'cheese') },
  ],
  mend: ['kubectl delete networkpolicy cheese'],
}
