import { configmaps, deployments, pods, services } from '@kubemaze/core/api/kinds.ts'
import { hint } from '../hints/result.ts'
import type { CheckContext, CheckResult, LaidLab } from '../lesson.ts'
import { answersAt, hasLabels, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll, pod, service } from './objects.ts'
import { drawFrom } from './random.ts'
import { replaced } from './spoil/app.ts'

const system = 'kube-system'

interface Darkness {
  bring(lab: LaidLab): void
  mend: string[]
}

const cloak: readonly Darkness[] = [
  {
    bring: ({ client }) => void client.patch(deployments, system, 'coredns', 'merge', { spec: { replicas: 0 } }),
    mend: ['kubectl scale deployment coredns -n kube-system --replicas=2'],
  },
  {
    bring: ({ client }) =>
      void client.patch(services, system, 'kube-dns', 'merge', { spec: { selector: { 'k8s-app': 'core-dns' } } }),
    mend: [replaced('service kube-dns -n kube-system', '/spec/selector', { 'k8s-app': 'kube-dns' })],
  },
  {
    bring({ client }) {
      const corefile = client.get(configmaps, system, 'coredns')?.data?.Corefile ?? ''
      const changed = corefile.replaceAll('cluster.local', 'cluster.lokal')
      client.patch(configmaps, system, 'coredns', 'merge', { data: { Corefile: changed } })
    },
    mend: [
      'kubectl get configmap coredns -n kube-system -o yaml > corefile.yaml',
      'sed -i s/cluster.lokal/cluster.local/ corefile.yaml',
      'kubectl apply -f corefile.yaml',
      'kubectl rollout restart deployment coredns -n kube-system',
    ],
  },
]

const darkness = (seed: number): Darkness => drawFrom(seed, 'dark-names').pick(cloak)

function lay(lab: LaidLab): void {
  layAll(lab, [
    pod('tea', { app: 'tea' }, { image: 'nginx' }),
    service('tea', { selector: { app: 'tea' }, ports: [{ port: 80 }] }),
    pod('guest', { app: 'guest' }, { image: 'ansilh/debug-tools' }),
  ])
  darkness(lab.seed).bring(lab)
  lab.settle()
}

function guestFinds(context: CheckContext): CheckResult {
  if (!context.client.get(pods, 'default', 'guest')) return hint('Pod guest is gone; it must stay.')
  const from = { kind: 'pod', namespace: 'default', name: 'guest' } as const
  const { addresses, tried } = context.network(from).resolve('tea')
  const [ip] = addresses
  if (ip !== undefined) return answersAt(context, from, ip, 80, hasLabels({ app: 'tea' }))
  const silent = tried.every(({ answer }) => answer === undefined)
  return {
    ...hint(`In Pod guest the name tea ${silent ? 'gets no answer' : 'is not found'}.`),
    hints: [
      'The Service answers at its address; only its name does not. Whom do Pods ask for names? Look at it: kubectl exec guest -- cat /etc/resolv.conf',
      'Names are answered by CoreDNS in namespace kube-system, behind Service kube-dns. Look at it: kubectl get deployments,services,endpoints -n kube-system',
      silent
        ? 'Nobody answers at that Service’s address: it has no endpoints. Are there Pods of CoreDNS, and does the Service select them?'
        : 'CoreDNS answers, and does not know the domain. Look at what it serves: kubectl get configmap coredns -n kube-system -o yaml',
    ],
  }
}

export const darkNamesMaze = mazeLesson({
  id: 'maze-dark-names',
  title: 'Nobody knows a name',
  summary: 'Addresses work. Names do not, not one of them.',
  goal: 'Pod guest finds tea by its name.',
  story:
    'Since last night every program in the cluster complains about names. Pod `guest` wants `http://tea`; by its address the Service answers, by its name it is not to be had. The Service `tea` and Pod `guest` are fine.',
  lay,
  checks: [
    { id: 'guest-finds', title: 'In Pod guest, http://tea gives a page', points: 3, evaluate: guestFinds },
    {
      id: 'tea-stays',
      title: 'Service tea answers at its address',
      points: 1,
      evaluate: (context) => serves(context, { name: 'tea', right: hasLabels({ app: 'tea' }) }),
    },
  ],
  solution: (seed) => [...darkness(seed).mend, '@settle'],
})
