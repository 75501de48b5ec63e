import { all, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll } from './objects.ts'
import { drawFrom } from './random.ts'
import { type App, appImage, healthyApp, objectsOf, type Spoil } from './spoil/app.ts'
import { spoilPolicy } from './spoil/policy.ts'
import { spoilPort } from './spoil/port.ts'
import { spoilReadiness } from './spoil/readiness.ts'
import { spoilSelector } from './spoil/selector.ts'

const names = ['amber', 'birch', 'cedar', 'dogwood', 'elder'] as const
const family: readonly Spoil[] = [spoilSelector, spoilPort, spoilReadiness, spoilPolicy]

/** Every fault of the family once, one Service unharmed; which is which is drawn. */
function plan(seed: number): App[] {
  const draw = drawFrom(seed, 'deep')
  const spoils = draw.shuffled([...family, undefined])
  return names.map((name, index) => spoils[index]?.(healthyApp(name), draw) ?? healthyApp(name))
}

export const deepMaze = mazeLesson({
  id: 'maze-deep',
  title: 'The deep maze',
  summary: 'Five Services, four of them broken, each in another way. No two labs are alike.',
  goal: 'All five Services answer at port 80.',
  story:
    'Five trees: `amber`, `birch`, `cedar`, `dogwood`, `elder`. Each is a Deployment of two Pods with a Service of the same name, asked at port 80. Four of them are broken, no two alike, and yours differs from your neighbour’s.',
  lay: (lab) => layAll(lab, plan(lab.seed).flatMap(objectsOf)),
  checks: names.map((name) => ({
    id: `${name}-answers`,
    title: `Service ${name} answers, from two Pods`,
    points: 2,
    evaluate: (context) =>
      all(
        () => serves(context, { name, right: hasLabels({ app: name }) }),
        () => runs(context, name, appImage, 2),
      ),
  })),
  solution: (seed) => [...plan(seed).flatMap((app) => app.mend), '@settle'],
})
