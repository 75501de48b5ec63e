import { pods } from '@kubemaze/core/api/kinds.ts'
import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { endpointsOf } from '../sight/blame-service.ts'
import { coffeePort, labelText, namespace, notReadyBecause, servesCoffee } from '../sight/coffee-pod.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'
import { inWords, master, requestPage } from '../sight/request.ts'

const text = `
A Service does not know Pods by name. It knows a **selector**, and every ready Pod whose labels match is one of its
**endpoints**. Find the selector and the one endpoint it has now:

\`\`\`run
kubectl describe service coffee
kubectl get endpoints  coffee
\`\`\`

Endpoints is the old form of that list; kubectl warns that EndpointSlices have taken its place. They say the same here:

\`\`\`run
kubectl get endpointslices -l kubernetes.io/service-name=coffee
\`\`\`

Start a second Pod with the same label and look again. Nobody told the Service:

\`\`\`run
kubectl run coffee01 --image=ansilh/demo-coffee --restart=Never --labels=run=coffee
kubectl get pods
kubectl get endpoints  coffee
\`\`\`

Requests are now served by both in turn. Watch the name of the Pod change:

\`\`\`run
for i in 1 2 3 4; do curl -s http://$(kubectl get service coffee -o jsonpath='{.spec.clusterIP}') | grep -o 'coffee[0-9]*</dd>'; done
\`\`\`

Two habits for later. When a Service does not answer, look at its endpoints first: \`<none>\` means that no ready Pod matches. And
never note down a Pod's IP: the next Pod will have another one.
`

function twoEndpoints(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { ready } = endpointsOf(context, 'coffee')
  if (ready.length >= 2) return passed(`Service coffee has the endpoints ${ready.map((ip) => `${ip}:${coffeePort}`).join(', ')}.`)
  const brewing = context.client.list(pods, namespace).filter(servesCoffee)
  if (brewing.length < 2) return pending('There is only one coffee Pod so far.')
  return hint(missing(brewing, labelText(found.service.spec.selector) ?? 'nothing', found.service.spec.selector ?? {}))
}

function missing(
  brewing: readonly Parameters<typeof servesCoffee>[0][],
  selector: string,
  wanted: Record<string, string>,
): string {
  const outside = brewing.find((pod) => Object.entries(wanted).some(([key, value]) => pod.metadata.labels?.[key] !== value))
  if (outside) {
    const { name, labels } = outside.metadata
    return `Service coffee selects ${selector}; Pod ${name} has ${labelText(labels) ?? 'no labels'}. Look at the labels: kubectl get pods --show-labels`
  }
  return (
    brewing.map(notReadyBecause).find((words) => words !== undefined) ??
    'The second endpoint is not there yet: kubectl get endpoints coffee'
  )
}

function bothServe(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { ready, ports } = endpointsOf(context, 'coffee')
  if (ready.length < 2) return pending('There is only one endpoint to serve requests so far.')
  if (found.service.spec.sessionAffinity === 'ClientIP')
    return hint(
      'Service coffee has sessionAffinity: ClientIP: each visitor stays with one Pod. Set it to None: kubectl edit service coffee',
    )
  const port = ports[0] ?? coffeePort
  const sights = ready.map((ip) => ({ sight: requestPage(context, master, ip, port), address: `${ip}:${port}` }))
  const wrong = sights.find(({ sight }) => sight.saw !== 'coffee')
  if (wrong)
    return hint(
      `${inWords(wrong.sight, wrong.address)}: every ${ordinal(ready.length)} request would go wrong. Look at kubectl get endpoints coffee`,
    )
  const { clusterIP = '', ports: own } = found.service.spec
  const through = answersWithCoffee(context, found.service, master, clusterIP, own?.[0]?.port ?? 80)
  if (through.status !== 'passed') return through
  return passed(`Each endpoint answers: ${sights.map(({ sight, address }) => inWords(sight, address)).join('; ')}.`)
}

const ordinal = (count: number): string => (count === 2 ? 'second' : `${count}th`)

export const endpoints: Step = {
  id: 'endpoints',
  title: 'Endpoints',
  goal: 'Put a second Pod behind the Service and see both serve.',
  text,
  checks: [
    { id: 'two-endpoints', title: 'Service coffee has two ready endpoints', points: 2, evaluate: twoEndpoints },
    { id: 'both-serve', title: 'Both Pods serve the Service’s requests', points: 2, evaluate: bothServe },
  ],
}
