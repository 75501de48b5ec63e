import { pods } from '@kubemaze/core/api/kinds.ts'
import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { all, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { deployment, layAll, type Manifest, pod, service } from './objects.ts'
import { drawFrom } from './random.ts'
import { replaced } from './spoil/app.ts'

const labels = { app: 'menu', tier: 'front' }

/** Others who have one label in common with the menu. */
const strangers: readonly { name: string; image: string; shared: Record<string, string> }[] = [
  { name: 'menu-cache', image: 'redis', shared: { tier: 'front' } },
  { name: 'greeter', image: 'ansilh/demo-coffee', shared: { tier: 'front' } },
  { name: 'lamp', image: 'httpd', shared: { tier: 'front' } },
]
const strangerOf = (seed: number) => drawFrom(seed, 'strangers').pick(strangers)

function plan(seed: number): Manifest[] {
  const { name, image, shared } = strangerOf(seed)
  return [
    deployment('menu', labels, { image: 'nginx' }),
    pod(name, { app: name, ...shared }, { image }),
    service('menu', { selector: shared, ports: [{ port: 80, targetPort: 80 }] }),
  ]
}

/** The other team’s Pod is none of ours: neither deleted nor labelled anew. */
function strangerStays(context: CheckContext): CheckResult {
  const { name, image, shared } = strangerOf(context.seed)
  const found = context.client.get(pods, 'default', name)
  const same = found?.spec.containers[0]?.image === image && hasLabels({ app: name, ...shared })(found)
  return same ? passed(`Pod ${name} is as it was.`) : hint(`Pod ${name} belongs to another team. It must stay, with its labels.`)
}

export const strangersMaze = mazeLesson({
  id: 'maze-strangers',
  title: 'Every third answer',
  summary: 'It mostly works. That is what makes it hard.',
  goal: 'Every request to Service menu is answered by the menu.',
  story:
    'Who asks Service `menu` often enough gets, now and then, something else: an error, or a page from somewhere. It began when another team brought a Pod of theirs. Nobody may touch that Pod or its labels; it is used.',
  lay: (lab) => layAll(lab, plan(lab.seed)),
  checks: [
    {
      id: 'menu-answers',
      title: 'Service menu answers, every time from the menu’s own Pods',
      points: 3,
      evaluate: (context) =>
        all(
          () => runs(context, 'menu', 'nginx', 2),
          () => serves(context, { name: 'menu', right: hasLabels({ app: 'menu' }) }),
        ),
    },
    { id: 'stranger-stays', title: 'The other team’s Pod is as it was', points: 1, evaluate: strangerStays },
  ],
  solution: () => [replaced('service menu', '/spec/selector', { app: 'menu' }), '@settle'],
})
