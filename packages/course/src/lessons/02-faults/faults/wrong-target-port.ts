import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const wrongTargetPort: Fault = {
  id: 'wrong-target-port',
  title: 'Cake behind the wrong door',
  goal: 'Service cake answers on port 8080.',
  story: 'The selector is right and there are two endpoints. Still every request for cake is refused.',
  manifest: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cake
spec:
  replicas: 2
  selector:
    matchLabels:
      app: cake
  template:
    metadata:
      labels:
        app: cake
    spec:
      containers:
      - name: cake
        image: nginx
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: cake
spec:
  selector:
    app: cake
  ports:
  - port: 8080
`,
  look: [
    "curl http://$(kubectl get service cake -o jsonpath='{.spec.clusterIP}'):8080",
    'kubectl get endpoints cake',
    'kubectl describe service cake',
    "why curl http://$(kubectl get service cake -o jsonpath='{.spec.clusterIP}'):8080",
  ],
  moral:
    'When `targetPort` is left out it is the same as `port`. Endpoints tell only which Pods are ready; whether anything listens at that port, nobody checks for you.',
  checks: [
    {
      id: 'cake-pods',
      title: 'Both Pods with app=cake are there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=cake', 2),
    },
    { id: 'cake-answers', title: 'Service cake answers', points: 2, evaluate: (context) => servesInside(context, 'cake') },
  ],
  mend: [`kubectl patch service cake --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'`],
}
