import { hint, passed, pending } from '../../../hints/result.ts'
import type { CheckContext, CheckResult, Step } from '../../../lesson.ts'
import { coffeeManifest } from '../coffee-manifest.ts'
import { coffeePort, elsewhere, labelText, notReadyBecause, podNamed, servesCoffee } from '../sight/coffee-pod.ts'
import { inWords, master, requestPage } from '../sight/request.ts'

const text = `
A Pod is the smallest thing Kubernetes runs: here one container with a small coffee shop that listens on port **9090**.
Write its manifest in a file. \`vi\` opens the editor: press \`i\` to type, \`Esc\` to stop typing, \`:wq\` to write and leave.

\`\`\`run
vi coffe.yaml
\`\`\`

\`\`\`yaml
${coffeeManifest}\`\`\`

The label \`run: coffee\` is what a Service will find the Pod by in the next step. Leave it out and the Pod runs all the same,
but \`kubectl expose\` refuses it: it would not know what the Service should select.

Hand the file to the cluster and watch the Pod start:

\`\`\`run
kubectl create -f coffe.yaml
kubectl get pods -o wide
\`\`\`

The Pod has an address of its own in \`10.10.1.0/24\`. Nodes and Pods reach it; your own computer does not.

\`\`\`run
curl -s http://$(kubectl get pod coffee -o jsonpath='{.status.podIP}'):9090 | grep -o '<h1>.*</dl>'
\`\`\`
`

function podRuns(context: CheckContext): CheckResult {
  const pod = podNamed(context, 'coffee')
  if (!pod) {
    const other = elsewhere(context, 'pod', 'coffee')
    return other
      ? hint(`Pod coffee is in the namespace ${other}; this lesson works in default.`)
      : pending('There is no Pod coffee yet.')
  }
  if (!servesCoffee(pod))
    return hint(`Pod coffee runs the image "${pod.spec.containers[0]?.image}"; the coffee shop is ansilh/demo-coffee.`)
  const why = notReadyBecause(pod)
  return why ? hint(why) : passed(`Pod coffee is running on ${pod.spec.nodeName} with the address ${pod.status?.podIP}.`)
}

function podHasLabel(context: CheckContext): CheckResult {
  const pod = podNamed(context, 'coffee')
  if (!pod) return pending('There is no Pod coffee yet.')
  const labels = labelText(pod.metadata.labels)
  if (pod.metadata.labels?.run === 'coffee') return passed(`Pod coffee has the label run=coffee.`)
  if (!labels) return hint('Pod coffee has no labels: no Service can find it. Give it one: kubectl label pod coffee run=coffee')
  return hint(`Pod coffee has ${labels}; this lesson uses run=coffee. Change it: kubectl label pod coffee run=coffee --overwrite`)
}

function podAnswers(context: CheckContext): CheckResult {
  const ip = podNamed(context, 'coffee')?.status?.podIP
  if (!ip) return pending('The Pod has no address yet.')
  const sight = requestPage(context, master, ip, coffeePort)
  const words = `From k8s-master, ${inWords(sight, `${ip}:${coffeePort}`)}.`
  return sight.saw === 'coffee' ? passed(words) : hint(`${words} Look at the program: kubectl logs coffee`)
}

export const create: Step = {
  id: 'create',
  title: 'Create the Pod',
  goal: 'Run a coffee shop in a Pod of its own.',
  text,
  checks: [
    { id: 'pod-running', title: 'Pod coffee is running', points: 2, evaluate: podRuns },
    { id: 'pod-label', title: 'Pod coffee has the label run=coffee', points: 1, evaluate: podHasLabel },
    { id: 'pod-answers', title: 'The Pod answers on port 9090 inside the cluster', points: 2, evaluate: podAnswers },
  ],
}
