import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { wasAnswered } from '../../../seen/seen.ts'
import { endpointsOf } from '../sight/blame-service.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'
import { master } from '../sight/request.ts'

const text = `
Three numbers stand in one Service, and mixing them up is the most common way to break it. Read them side by side:

\`\`\`run
kubectl get service coffee -o jsonpath='{.spec.ports[0]}{"\\n"}'
kubectl describe service coffee
\`\`\`

| field | whose port it is | here |
| --- | --- | --- |
| \`nodePort\` | every node's, for visitors from outside; 30000–32767, picked for you unless you name one | 3xxxx |
| \`port\` | the Service's own, at its cluster IP, for everything inside the cluster | 80 |
| \`targetPort\` | the Pod's: where the program really listens. It is \`port\` when left out | 9090 |

Knock at each of them:

\`\`\`run
curl -s -o /dev/null -w '%{http_code}\\n' http://192.168.56.201:$(kubectl get service coffee -o jsonpath='{.spec.ports[0].nodePort}')
curl -s -o /dev/null -w '%{http_code}\\n' http://$(kubectl get service coffee -o jsonpath='{.spec.clusterIP}'):80
curl -s -o /dev/null -w '%{http_code}\\n' http://$(kubectl get pod coffee -o jsonpath='{.status.podIP}'):9090
\`\`\`

And at a door that is not one. Port 80 belongs to the Service's address, not to the node:

\`\`\`run
curl http://192.168.56.201:80
\`\`\`

\`containerPort\` in a Pod's manifest is none of the three. It only says what the program uses; it neither opens nor closes anything.
`

function portAnswers(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { clusterIP, ports } = found.service.spec
  if (!clusterIP || clusterIP === 'None')
    return hint('Service coffee has no cluster IP (it is headless), so its port is nowhere to knock at.')
  const port = ports?.find((one) => one.port === 80)
  if (!port)
    return hint(
      `Service coffee offers port ${ports?.map((one) => one.port).join(', ')}; this lesson uses 80. Look at it: kubectl get service coffee`,
    )
  const answered = answersWithCoffee(context, found.service, master, clusterIP, 80)
  return answered.status === 'passed' ? knocked(context, [clusterIP], 80, 'the Service’s own address') : answered
}

/** It would answer; has anybody asked it? */
function knocked(context: CheckContext, addresses: readonly string[], port: number, whose: string): CheckResult {
  const ip = addresses.find((one) => wasAnswered(context.seen, one, port))
  if (ip !== undefined) return passed(`${ip}:${port}, ${whose}, answered you with coffee.`)
  return pending(`Nobody has knocked at ${whose} yet: curl http://${addresses[0]}:${port}`)
}

function targetPortAnswers(context: CheckContext): CheckResult {
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { ready, notReady, ports } = endpointsOf(context, 'coffee')
  const ip = ready[0]
  const [port] = ports
  if (!ip || !port) {
    const seen = notReady.length > 0 ? `only addresses that are not ready (${notReady.join(', ')})` : 'no endpoints'
    return hint(`Service coffee has ${seen}. Look at them: kubectl get endpoints coffee`)
  }
  const answered = answersWithCoffee(context, found.service, master, ip, port)
  return answered.status === 'passed' ? knocked(context, ready, port, 'the Pod’s own address') : answered
}

export const ports: Step = {
  id: 'ports',
  title: 'The three ports',
  goal: 'Tell nodePort, port and targetPort apart by knocking at each.',
  text,
  checks: [
    { id: 'port-answers', title: 'You knocked at the cluster IP, port 80, and got coffee', points: 2, evaluate: portAnswers },
    {
      id: 'target-port-answers',
      title: 'You knocked at the Pod itself, targetPort 9090',
      points: 2,
      evaluate: targetPortAnswers,
    },
  ],
}
