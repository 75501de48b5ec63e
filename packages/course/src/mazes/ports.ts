import { all, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll } from './objects.ts'
import { drawFrom } from './random.ts'
import { type App, appImage, healthyApp, objectsOf } from './spoil/app.ts'
import { spoilPort } from './spoil/port.ts'

const names = ['letters', 'parcels'] as const

function plan(seed: number): App[] {
  const draw = drawFrom(seed, 'ports')
  return names.map((name) => spoilPort(healthyApp(name), draw))
}

export const portsMaze = mazeLesson({
  id: 'maze-ports',
  title: 'Knocking at the wrong door',
  summary: 'The Pods are found, and still nobody opens.',
  goal: 'Both Services answer at port 80.',
  story:
    'The post office has two counters, `letters` and `parcels`. The Pods of both serve pages, one can ask them by their own addresses. Through the Services nobody gets a page. All clients ask at **port 80**, and will go on doing so.',
  lay: (lab) => layAll(lab, plan(lab.seed).flatMap(objectsOf)),
  checks: names.map((name) => ({
    id: `${name}-answers`,
    title: `Service ${name} answers at port 80`,
    points: 2,
    evaluate: (context) =>
      all(
        () => runs(context, name, appImage, 2),
        () => serves(context, { name, right: hasLabels({ app: name }) }),
      ),
  })),
  solution: (seed) => [...plan(seed).flatMap((app) => app.mend), '@settle'],
})
