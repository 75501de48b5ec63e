import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const notReady: Fault = {
  id: 'not-ready',
  title: 'Juice that is never ready',
  goal: 'Service juice answers.',
  story: '`kubectl get pods` says Running, so it must be the network, says the team. Nobody gets any juice.',
  manifest: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: juice
spec:
  selector:
    matchLabels:
      app: juice
  template:
    metadata:
      labels:
        app: juice
    spec:
      containers:
      - name: juice
        image: nginx
        readinessProbe:
          httpGet:
            path: /
            port: 8080
          periodSeconds: 2
---
apiVersion: v1
kind: Service
metadata:
  name: juice
spec:
  selector:
    app: juice
  ports:
  - port: 80
`,
  look: [
    'kubectl get pods -l app=juice',
    'kubectl describe pods -l app=juice',
    'kubectl get endpointslices -l kubernetes.io/service-name=juice -o yaml',
  ],
  moral:
    'Running is not ready. A Pod gets requests only while its readiness probe succeeds; look at the column READY, `0/1`, and at the events for the probe’s own words.',
  checks: [
    {
      id: 'juice-pods',
      title: 'A Pod with app=juice is there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=juice', 1),
    },
    { id: 'juice-answers', title: 'Service juice answers', points: 2, evaluate: (context) => servesInside(context, 'juice') },
  ],
  mend: [
    `kubectl patch deployment juice --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":80}]'`,
  ],
}
