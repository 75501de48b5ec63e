import { hint, passed } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { blameService, endpointsOf } from '../sight/blame-service.ts'
import { answersWithCoffee, beforeExpose, serviceOr } from '../sight/coffee-service.ts'
import { student } from '../sight/request.ts'

const text = `
Pod addresses end at the edge of the cluster. To let people in, ask for a **Service** of type **NodePort**: a port that is
opened on every node and leads to the Pod.

\`\`\`run
kubectl expose pod coffee --port=80 --target-port=9090  --type=NodePort
kubectl get service
\`\`\`

In the column \`PORT(S)\` you see \`80:3xxxx/TCP\`: 80 is the Service's own port, the number after the colon is the one on the nodes.
kube-proxy holds it on each of them:

\`\`\`run
sudo netstat -tnlup |grep $(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}')
\`\`\`

Now be a visitor. Open the **Browser** pane and enter \`http://192.168.56.201:\` and that number, or ask from the terminal:

\`\`\`run
curl -s http://192.168.56.201:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}') | grep -o '<h1>.*</dl>'
\`\`\`

**If expose is refused** with \`the pod has no labels and cannot be exposed\`, your manifest had no \`labels\`. Real clusters say
the same. Add one with \`kubectl label pod coffee run=coffee\` and try again.
`

function serviceSelects(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return beforeExpose(context) ?? found.result
  const blame = blameService(context, found.service)
  if (blame) return hint(blame)
  return passed(`Service coffee leads to ${endpointsOf(context, 'coffee').ready.join(', ')}.`)
}

function isNodePort(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { type, ports } = found.service.spec
  if (type === 'NodePort' || type === 'LoadBalancer') return passed(`Node port ${ports?.[0]?.nodePort} leads to Service coffee.`)
  return hint(
    `Service coffee is of type ${type}: its address works inside the cluster alone. Make it a NodePort: kubectl patch service coffee -p '{"spec":{"type":"NodePort"}}'`,
  )
}

function visitorGetsCoffee(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const nodePort = found.service.spec.ports?.[0]?.nodePort
  if (!nodePort)
    return hint(
      'Service coffee has no node port, so nothing outside the cluster can reach it. Look at its type: kubectl get service coffee',
    )
  return answersWithCoffee(context, found.service, student, '192.168.56.201', nodePort)
}

export const expose: Step = {
  id: 'expose',
  title: 'Expose it',
  goal: 'Let visitors from outside the cluster reach the coffee shop.',
  text,
  checks: [
    { id: 'service-selects', title: 'Service coffee leads to the coffee Pod', points: 2, evaluate: serviceSelects },
    { id: 'service-node-port', title: 'Service coffee has a node port', points: 1, evaluate: isNodePort },
    {
      id: 'visitor-coffee',
      title: 'A visitor at http://192.168.56.201:PORT gets coffee',
      points: 3,
      evaluate: visitorGetsCoffee,
    },
  ],
}
