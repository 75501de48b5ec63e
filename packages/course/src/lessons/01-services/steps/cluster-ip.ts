import { hint, passed } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { answersWithCoffee, serviceOr } from '../sight/coffee-service.ts'
import { inWords, master, requestPage, student } from '../sight/request.ts'

const name = 'coffee-internal'

const text = `
\`ClusterIP\` is the plainest type, and what you get when you name none: one virtual address, good inside the cluster alone. It is the
right one for what no visitor should see, a database for example.

\`kubectl expose\` writes a Service object for you. \`--dry-run\` with \`--output=yaml\` shows what it would send, and sends nothing:

\`\`\`run
kubectl expose pod coffee --port=80 --target-port=9090  --type=ClusterIP --dry-run --output=yaml
\`\`\`

The warning is new since the training was written: \`--dry-run=client\` is its full spelling today. Keep such output in a file, and you
have a manifest to edit, review and apply. Make a second Service that way, under a name of its own:

\`\`\`run
kubectl expose pod coffee --name=${name} --port=80 --target-port=9090 --type=ClusterIP --dry-run=client --output=yaml > ${name}.yaml
cat ${name}.yaml
kubectl create -f ${name}.yaml
kubectl get service
\`\`\`

It has no node port. Inside it answers; the Browser pane, which stands outside, waits in vain for its address.

\`\`\`run
curl -s http://$(kubectl get service ${name} -o jsonpath='{.spec.clusterIP}') | grep -o '<h1>.*</dl>'
\`\`\`
`

function isClusterIp(context: CheckContext): CheckResult {
  const found = serviceOr(context, name)
  if ('result' in found) return found.result
  const { type, clusterIP } = found.service.spec
  if (type !== 'ClusterIP')
    return hint(
      `Service ${name} is of type ${type}, which opens it to the outside. Delete it and expose again with --type=ClusterIP.`,
    )
  if (clusterIP === 'None')
    return hint(`Service ${name} is headless (clusterIP: None): it has no address of its own. Leave clusterIP out.`)
  return passed(`Service ${name} has the address ${clusterIP} and no node port.`)
}

function insideOnly(context: CheckContext): CheckResult {
  const found = serviceOr(context, name)
  if ('result' in found) return found.result
  const { clusterIP = '', ports } = found.service.spec
  const port = ports?.[0]?.port ?? 80
  if (clusterIP === '' || clusterIP === 'None') return hint(`Service ${name} has no address to ask.`)
  const inside = answersWithCoffee(context, found.service, master, clusterIP, port)
  if (inside.status !== 'passed') return inside
  const outside = requestPage(context, student, clusterIP, port)
  if (outside.saw === 'coffee') return hint(`${clusterIP}:${port} answers visitors from outside too; it should not.`)
  return passed(
    `Inside the cluster, ${clusterIP}:${port} answered with the coffee page. From outside, ${inWords(outside, `${clusterIP}:${port}`)}.`,
  )
}

export const clusterIp: Step = {
  id: 'cluster-ip',
  title: 'ClusterIP and dry-run',
  goal: 'Write a Service’s manifest with a dry run, and create one that only the cluster can reach.',
  text,
  checks: [
    { id: 'cluster-ip-service', title: `Service ${name} is of type ClusterIP`, points: 1, evaluate: isClusterIp },
    {
      id: 'cluster-ip-inside',
      title: `${name} gives coffee inside the cluster, and only there`,
      points: 2,
      evaluate: insideOnly,
    },
  ],
}
