import type { Origin } from '@kubemaze/core/network/packet.ts'
import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { namespace, notReadyBecause, podNamed } from '../sight/coffee-pod.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'

const debuggerPod: Origin = { kind: 'pod', namespace, name: 'debugger' }
const fullName = 'coffee.default.svc.cluster.local'

const text = `
Addresses change; names stay. The cluster's DNS has a record for each Service, and every Pod is set up to ask it. So a frontend
can say \`coffee\` and never know an IP.

Look from inside a Pod. This image brings network tools:

\`\`\`run
kubectl run debugger --image=ansilh/debug-tools --restart=Never
kubectl wait --for=condition=Ready pod/debugger
kubectl exec -it debugger -- /bin/sh
\`\`\`

The prompt \`/ #\` is the Pod's. Ask for the name, and the other way round for the address it gave you:

\`\`\`run
nslookup coffee
wget -qO- http://coffee | grep -o '<h1>.*</dl>'
cat /etc/resolv.conf
exit
\`\`\`

\`\`\`text
coffee.default.svc.cluster.local
│      │       │   └ the cluster's domain
│      │       └ it is a Service
│      └ its namespace
└ its name
\`\`\`

The \`search\` line in \`/etc/resolv.conf\` completes short names, beginning with the Pod's **own** namespace. From another
namespace \`coffee\` is not found; \`coffee.default\` is.

On the node the name is unknown: it asks its own DNS server, not the cluster's.
`

function debuggerRuns(context: CheckContext): CheckResult {
  const pod = podNamed(context, 'debugger')
  if (!pod) return pending('There is no Pod debugger yet.')
  const why = notReadyBecause(pod)
  return why ? hint(why) : passed('Pod debugger is running.')
}

function nameLeads(context: CheckContext): CheckResult {
  const pod = podNamed(context, 'debugger')
  if (!pod || notReadyBecause(pod)) return pending('Pod debugger does not run yet: there is nobody to ask.')
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const { addresses, tried } = context.network(debuggerPod).resolve('coffee')
  const { clusterIP, ports } = found.service.spec
  const [ip] = addresses
  if (!ip) return hint(unresolved(tried))
  if (clusterIP !== 'None' && ip !== clusterIP)
    return hint(
      `In Pod debugger coffee is ${ip}, but the Service has ${clusterIP}. Look at /etc/hosts and /etc/resolv.conf there.`,
    )
  return answersWithCoffee(context, found.service, debuggerPod, ip, ports?.[0]?.port ?? 80)
}

function unresolved(tried: { name: string; answer: { status: string } | undefined }[]): string {
  const silent = tried.length > 0 && tried.every(({ answer }) => answer === undefined)
  const look = 'kubectl -n kube-system get pods -l k8s-app=kube-dns'
  if (silent) return `Pod debugger asked the cluster's DNS, which did not answer. Look at it: ${look}`
  return `In Pod debugger the name coffee is not found (tried ${tried.map(({ name }) => name).join(', ') || 'no name'}). Look at its DNS settings: kubectl exec debugger -- cat /etc/resolv.conf`
}

function addressHasName(context: CheckContext): CheckResult {
  const pod = podNamed(context, 'debugger')
  if (!pod || notReadyBecause(pod)) return pending('Pod debugger does not run yet: there is nobody to ask.')
  const found = serviceOr(context, 'coffee')
  if ('result' in found) return found.result
  const network = context.network(debuggerPod)
  const { clusterIP = '' } = found.service.spec
  const question = `${clusterIP.split('.').reverse().join('.')}.in-addr.arpa`
  const [server] = network.resolvConf().nameservers
  const answer = server === undefined ? undefined : network.query(server, question, 'PTR')
  const named = answer?.answers.some((record) => record.type === 'PTR' && record.data.replace(/\.$/, '') === fullName)
  if (named) return passed(`${clusterIP} is ${fullName}.`)
  return hint(`The cluster's DNS has no name for ${clusterIP}. Look at it: kubectl -n kube-system get pods -l k8s-app=kube-dns`)
}

export const names: Step = {
  id: 'names',
  title: 'Names',
  goal: 'Find the Service by its name, from inside a Pod.',
  text,
  checks: [
    { id: 'debugger-running', title: 'Pod debugger is running', points: 1, evaluate: debuggerRuns },
    { id: 'name-coffee', title: 'In the debugger, http://coffee gives coffee', points: 2, evaluate: nameLeads },
    { id: 'name-back', title: 'The cluster IP leads back to the name', points: 1, evaluate: addressHasName },
  ],
}
