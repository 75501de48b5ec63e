import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const wrongSelector: Fault = {
  id: 'wrong-selector',
  title: 'The tea nobody gets',
  goal: 'Service tea answers.',
  story: 'The Pod runs and is healthy, says the team, and the Service is there. Yet whoever asks for tea is refused at once.',
  manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: tea
  labels:
    app: tea
spec:
  containers:
  - name: tea
    image: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: tea
spec:
  selector:
    name: tea
  ports:
  - port: 80
`,
  look: [
    "curl http://$(kubectl get service tea -o jsonpath='{.spec.clusterIP}')",
    'kubectl get endpoints tea',
    'kubectl get service tea -o wide',
    'kubectl get pods --show-labels',
  ],
  moral:
    'A Service and its Pods meet through labels alone: every pair of the selector must stand on the Pod, key and value. `<none>` under endpoints means that no ready Pod has them.',
  checks: [
    {
      id: 'tea-pod',
      title: 'The Pod with app=tea is still there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=tea', 1),
    },
    { id: 'tea-answers', title: 'Service tea answers', points: 2, evaluate: (context) => servesInside(context, 'tea') },
  ],
  mend: [`kubectl patch service tea --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"tea"}}]'`],
}
