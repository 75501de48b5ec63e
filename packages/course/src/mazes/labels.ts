import { all, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll } from './objects.ts'
import { drawFrom } from './random.ts'
import { type App, appImage, healthyApp, objectsOf } from './spoil/app.ts'
import { spoilSelector } from './spoil/selector.ts'

const names = ['front', 'cart', 'stock'] as const

/** Two of three Services look for Pods that do not exist. */
function plan(seed: number): App[] {
  const draw = drawFrom(seed, 'labels')
  const spoiled = draw.shuffled(names).slice(0, 2)
  return names.map((name) => (spoiled.includes(name) ? spoilSelector(healthyApp(name), draw) : healthyApp(name)))
}

export const labelsMaze = mazeLesson({
  id: 'maze-labels',
  title: 'The shop that lost its Pods',
  summary: 'Three Deployments run, three Services stand before them, and most customers get nothing.',
  goal: 'All three Services answer, each from its own Deployment.',
  story:
    'A shop of three parts: `front`, `cart` and `stock`. All Pods run and are ready, says the dashboard. Since the names were tidied up, two of the three are refused to everybody who asks for them at port 80. The Deployments are fine as they are.',
  lay: (lab) => layAll(lab, plan(lab.seed).flatMap(objectsOf)),
  checks: names.map((name) => ({
    id: `${name}-answers`,
    title: `Service ${name} answers, and its Deployment is there`,
    points: 2,
    evaluate: (context) =>
      all(
        () => runs(context, name, appImage, 2),
        () => serves(context, { name, right: hasLabels({ app: name }) }),
      ),
  })),
  solution: (seed) => [...plan(seed).flatMap((app) => app.mend), '@settle'],
})
