import { nodes } from '@kubemaze/core/api/kinds.ts'
import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { wasAnswered } from '../../../seen/seen.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'
import { student } from '../sight/request.ts'

const text = `
The Pod runs on one node, yet the port is open on **all** of them. Who carries the request across?

On every node **kube-proxy** watches the API for Services and their endpoints and turns them into rules of the kernel's packet
filter. Ask the node that has no coffee Pod:

\`\`\`run
kubectl get pods -o wide
curl -s http://192.168.56.201:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}') | grep -o '<h1>.*</dl>'
curl -s http://192.168.56.202:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}') | grep -o '<h1>.*</dl>'
\`\`\`

The way of one request:

1. It comes in at a node's \`nodePort\`.
2. The rules replace that by the Service: its cluster IP and \`port\`.
3. The rules pick one endpoint: a ready Pod's IP and \`targetPort\`, wherever that Pod lives.

You can read the rules. They are named after the Service:

\`\`\`run
sudo iptables-save | grep default/coffee
\`\`\`

And you can have the way told hop by hop:

\`\`\`run
why curl http://192.168.56.201:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}')
\`\`\`
`

/** Every node, not only the Pod's, must lead to coffee. */
function everyNodeAnswers(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { service } = found
  const nodePort = service.spec.ports?.[0]?.nodePort
  if (!nodePort) return hint('Service coffee has no node port. Look at its type: kubectl get service coffee')
  const addresses = context.client
    .list(nodes)
    .flatMap((node) => node.status?.addresses?.filter((address) => address.type === 'InternalIP') ?? [])
  for (const { address } of addresses) {
    const result = answersWithCoffee(context, service, student, address, nodePort)
    if (result.status !== 'passed') return service.spec.externalTrafficPolicy === 'Local' ? local(address, nodePort) : result
  }
  return askedEach(
    context,
    addresses.map(({ address }) => address),
    nodePort,
  )
}

/** All would answer; were they all asked? */
function askedEach(context: CheckContext, addresses: readonly string[], nodePort: number): CheckResult {
  const asked = addresses.filter((address) => wasAnswered(context.seen, address, nodePort))
  const other = addresses.find((address) => !asked.includes(address))
  if (other === undefined) return passed(`Port ${nodePort} gave you coffee on ${addresses.join(' and ')}.`)
  const before = asked.length === 0 ? 'You have asked no node yet' : `You have asked ${asked.join(' and ')} alone`
  return pending(`${before}. Ask the other node too: curl http://${other}:${nodePort}`)
}

const local = (address: string, nodePort: number): CheckResult =>
  hint(
    `${address}:${nodePort} did not answer. Service coffee has externalTrafficPolicy: Local, so only a node with a coffee Pod answers. Set it back to Cluster: kubectl edit service coffee`,
  )

export const nodePort: Step = {
  id: 'node-port',
  title: 'How a node port travels',
  goal: 'See that every node leads to the Pod, and which rules do it.',
  text,
  checks: [
    {
      id: 'every-node',
      title: 'You asked every node at the node port, and each gave coffee',
      points: 3,
      evaluate: everyNodeAnswers,
    },
  ],
}
