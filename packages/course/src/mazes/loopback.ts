import { hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { layAll } from './objects.ts'
import { drawFrom } from './random.ts'
import { type App, healthyApp, objectsOf } from './spoil/app.ts'
import { serverImage, spoilArguments } from './spoil/arguments.ts'

const name = 'library'
const plan = (seed: number): App => spoilArguments(healthyApp(name), drawFrom(seed, 'loopback'))

export const loopbackMaze = mazeLesson({
  id: 'maze-loopback',
  title: 'Alone at home',
  summary: 'Inside the Pod it works; one step outside it does not.',
  goal: 'Service library answers everybody in the cluster.',
  story:
    '"It works on my machine", says the team of `library`: in the Pod, `kubectl exec` and a request to `localhost` show the page. The Service finds both Pods, its port is the one the program says it uses, and yet every request is refused, even one to the Pod’s own address.',
  lay: (lab) => layAll(lab, objectsOf(plan(lab.seed))),
  checks: [
    {
      id: 'library-answers',
      title: 'Service library answers',
      points: 3,
      evaluate: (context) => serves(context, { name, right: hasLabels({ app: name }) }),
    },
    {
      id: 'library-runs',
      title: 'Its two Pods run the same program',
      points: 1,
      evaluate: (context) => runs(context, name, serverImage, 2),
    },
  ],
  solution: (seed) => [...plan(seed).mend, '@settle'],
})
