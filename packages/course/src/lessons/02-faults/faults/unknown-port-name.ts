import type { Fault } from '../fault-step.ts'
import { podsRun, servesInside } from '../reach.ts'

export const unknownPortName: Fault = {
  id: 'unknown-port-name',
  title: 'Soup by name',
  goal: 'Service soup answers.',
  story: 'The labels match, the Pod is ready. The Service shows no endpoints all the same.',
  manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: soup
  labels:
    app: soup
spec:
  containers:
  - name: soup
    image: nginx
    ports:
    - name: web
      containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: soup
spec:
  selector:
    app: soup
  ports:
  - port: 80
    targetPort: http
`,
  look: [
    'kubectl get endpoints soup',
    'kubectl describe service soup',
    "kubectl get pod soup -o jsonpath='{.spec.containers[*].ports}'",
  ],
  moral:
    'A `targetPort` may be a name, and then each Pod says by `ports[].name` which number that is. A name that no container declares leads nowhere.',
  checks: [
    {
      id: 'soup-pod',
      title: 'The Pod with app=soup is there',
      points: 1,
      evaluate: (context) => podsRun(context, 'app=soup', 1),
    },
    { id: 'soup-answers', title: 'Service soup answers', points: 2, evaluate: (context) => servesInside(context, 'soup') },
  ],
  mend: [`kubectl patch service soup --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"web"}]'`],
}
