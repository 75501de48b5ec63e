import { services } from '@kubemaze/core/api/kinds.ts'
import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { namespace } from '../sight/coffee-pod.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'
import { student } from '../sight/request.ts'

const name = 'coffee-lb'

const text = `
Node ports work, but who wants to type a number like 31874? In a cloud, a Service of type **LoadBalancer** asks the provider for an
address of its own, outside the nodes. It builds on what you know: it has a cluster IP and a node port, too, and the balancer
leads to them.

\`\`\`run
kubectl expose pod coffee --name=${name} --port=80 --target-port=9090 --type=LoadBalancer
kubectl get service ${name}
\`\`\`

This lab has a small load balancer that hands out addresses from 192.168.56.240 on. On bare machines without one, \`EXTERNAL-IP\`
would stay \`<pending>\` for ever, and all else would still work.

Open the address in the **Browser** pane, this time without a port number, or:

\`\`\`run
curl -s http://$(kubectl get service ${name} -o jsonpath='{.status.loadBalancer.ingress[0].ip}') | grep -o '<h1>.*</dl>'
\`\`\`
`

const balanced = (context: CheckContext) =>
  context.client.list(services, namespace).find((service) => service.spec.type === 'LoadBalancer')

function hasAddress(context: CheckContext): CheckResult {
  const service = balanced(context)
  if (!service) {
    const found = serviceOr(context, name)
    if ('result' in found) return pending('There is no Service of type LoadBalancer yet.')
    return hint(
      `Service ${name} is of type ${found.service.spec.type}, not LoadBalancer. Change it: kubectl edit service ${name}`,
    )
  }
  const ip = service.status?.loadBalancer?.ingress?.[0]?.ip
  if (ip) return passed(`Service ${service.metadata.name} has the external address ${ip}.`)
  return hint(
    `Service ${service.metadata.name} waits for an address. Look at its events: kubectl describe service ${service.metadata.name}`,
  )
}

function addressAnswers(context: CheckContext): CheckResult {
  const service = balanced(context)
  const ip = service?.status?.loadBalancer?.ingress?.[0]?.ip
  if (!service || !ip) return pending('There is no external address to ask yet.')
  return answersWithCoffee(context, service, student, ip, service.spec.ports?.[0]?.port ?? 80)
}

export const loadBalancer: Step = {
  id: 'load-balancer',
  title: 'LoadBalancer',
  goal: 'Give the coffee shop an address of its own.',
  text,
  checks: [
    { id: 'lb-address', title: 'A Service of type LoadBalancer has an address', points: 1, evaluate: hasAddress },
    { id: 'lb-coffee', title: 'A visitor at that address gets coffee', points: 2, evaluate: addressAnswers },
  ],
}
