import { deployments } from '@kubemaze/core/api/kinds.ts'
import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { all, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll } from './objects.ts'
import { drawFrom } from './random.ts'
import { type App, appImage, healthyApp, objectsOf } from './spoil/app.ts'
import { spoilReadiness } from './spoil/readiness.ts'

const name = 'clinic'
const plan = (seed: number): App => spoilReadiness(healthyApp(name), drawFrom(seed, 'readiness'))

/** To take the question away is no cure. */
function stillAsked({ client }: CheckContext): CheckResult {
  const containers = client.get(deployments, 'default', name)?.spec.template.spec.containers ?? []
  if (containers.length === 0) return hint(`Deployment ${name} is gone; it must stay.`)
  return containers[0]?.readinessProbe
    ? passed('The Pods are still asked whether they are ready.')
    : hint('Nobody asks the Pods any more whether they are ready. That must stay: ask them something they can answer.')
}

export const readinessMaze = mazeLesson({
  id: 'maze-readiness',
  title: 'Everything runs',
  summary: 'All Pods run, none restarts, and the Service sends nobody there.',
  goal: 'Service clinic answers from two Pods, and its health check stays.',
  story:
    '`kubectl get pods` shows every Pod of `clinic` as Running, for minutes now, without a restart. The program itself serves pages. Who asks the Service is refused at once. The health check in the Deployment was added this morning; it is wanted and must stay.',
  lay: (lab) => layAll(lab, objectsOf(plan(lab.seed))),
  checks: [
    {
      id: 'clinic-answers',
      title: 'Service clinic answers',
      points: 3,
      evaluate: (context) => serves(context, { name, right: hasLabels({ app: name }) }),
    },
    {
      id: 'clinic-ready',
      title: 'Two Pods are ready, and are asked for it',
      points: 2,
      evaluate: (context) =>
        all(
          () => runs(context, name, appImage, 2),
          () => stillAsked(context),
        ),
    },
  ],
  solution: (seed) => [...plan(seed).mend, '@settle'],
})
