import { pods } from '@kubemaze/core/api/kinds.ts'
import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult, LaidLab } from '../lesson.ts'
import { all, hasLabels, runs, serves, serviceIn } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { deployment, layAll, type Manifest, pod, service } from './objects.ts'

const name = 'archive'

const slice = (ip: string): Manifest => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ name: '', port: 80, protocol: 'TCP' }],
  endpoints: [{ addresses: [ip], conditions: { ready: true } }],
})

/** A Pod, its address written down by hand, and then another Pod in its place. */
function lay(lab: LaidLab): void {
  layAll(lab, [pod('archive-old', { app: name }, { image: 'nginx' })])
  const ip = lab.client.get(pods, 'default', 'archive-old')?.status?.podIP ?? '10.10.1.250'
  layAll(lab, [service(name, { ports: [{ port: 80, targetPort: 80 }] }), slice(ip)])
  lab.client.delete(pods, 'default', 'archive-old', { gracePeriodSeconds: 0 })
  lab.settle()
  layAll(lab, [deployment(name, { app: name }, { image: 'nginx' })])
}

/** It must outlive the next Pod too: the cluster keeps the list, nobody does by hand. */
function followsPods(context: CheckContext): CheckResult {
  const found = serviceIn(context, name)
  if (!found) return hint(`There is no Service ${name} any more.`)
  const selector = Object.keys(found.spec.selector ?? {})
  return selector.length > 0
    ? passed(`Service ${name} finds its Pods by itself.`)
    : {
        ...hint(`When a Pod of ${name} is replaced, its Service will not notice.`),
        hints: [
          'Who keeps the list of addresses behind this Service? Compare it with others: kubectl describe service archive',
          'Its addresses were written by hand. Look at them: kubectl get endpointslices',
          'Service archive has no selector. Give it one, and take the list that was written by hand away.',
        ],
      }
}

export const yesterdayMaze = mazeLesson({
  id: 'maze-yesterday',
  title: 'An address from yesterday',
  summary: 'It worked until a Pod was replaced.',
  goal: 'Service archive answers, and goes on answering when its Pods are replaced.',
  story:
    'Service `archive` worked for weeks. Yesterday its Pod was replaced by a Deployment of two; since then nobody gets an answer. "No route to host", they say, after some seconds. It must not break again the next time a Pod goes.',
  lay,
  checks: [
    {
      id: 'archive-answers',
      title: 'Service archive answers',
      points: 2,
      evaluate: (context) =>
        all(
          () => runs(context, name, 'nginx', 2),
          () => serves(context, { name, right: hasLabels({ app: name }) }),
        ),
    },
    { id: 'archive-follows', title: 'It follows its Pods by itself', points: 2, evaluate: followsPods },
  ],
  solution: () => [
    `kubectl patch service ${name} -p '{"spec":{"selector":{"app":"${name}"}}}'`,
    `kubectl delete endpointslice ${name}-1`,
    '@settle',
  ],
})
