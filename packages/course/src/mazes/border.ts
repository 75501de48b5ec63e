import { deployments, pods } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import { hint, passed } from '../hints/result.ts'
import type { CheckContext, CheckResult } from '../lesson.ts'
import { answersAt, hasLabels, runs, serves } from './checks.ts'
import { mazeLesson } from './maze.ts'
import { deployment, layAll, type Manifest, namespace } from './objects.ts'
import { drawFrom } from './random.ts'
import { appImage, healthyApp, objectsOf } from './spoil/app.ts'

const clientImage = 'ansilh/debug-tools'
const spaces = ['kitchen', 'cellar', 'depot'] as const

const homeOf = (seed: number): string => drawFrom(seed, 'border').pick(spaces)

function plan(seed: number): Manifest[] {
  const home = homeOf(seed)
  const inHome = (object: Manifest): Manifest => ({ ...object, metadata: { ...object.metadata, namespace: home } })
  const clerk = deployment(
    'clerk',
    { app: 'clerk' },
    { image: clientImage, env: [{ name: 'BACKEND', value: 'http://pantry' }] },
    1,
    'office',
  )
  return [namespace('office'), namespace(home), ...objectsOf(healthyApp('pantry')).map(inHome), clerk]
}

const running = ({ client }: CheckContext): Pod | undefined =>
  client
    .list(pods, 'office', { labelSelector: 'app=clerk' })
    .find((pod) => pod.status?.phase === 'Running' && !pod.metadata.deletionTimestamp)

/** What the clerk's running Pod has in BACKEND must lead to the pantry, as seen from that Pod. */
function clerkIsServed(context: CheckContext): CheckResult {
  const pod = running(context)
  if (!pod) return hint('No Pod of clerk runs in namespace office.')
  const { name } = pod.metadata
  const backend = pod.spec.containers[0]?.env?.find((one) => one.name === 'BACKEND')?.value ?? ''
  const url = /^http:\/\/([^/:]+)(?::(\d+))?\/?$/.exec(backend)
  if (!url?.[1]) return hint(`BACKEND of Pod ${name} is "${backend}"; it must be an address like http://NAME.`)
  const from = { kind: 'pod', namespace: 'office', name } as const
  const { addresses } = context.network(from).resolve(url[1])
  const [ip] = addresses
  if (ip === undefined)
    return {
      ...hint(`In Pod ${name} the name ${url[1]} is not found.`),
      hints: [
        'A short name is looked for in the Pod’s own namespace first, then nowhere else. Where is the Service?',
        `Look which names were tried: kubectl exec -n office ${name} -- nslookup ${url[1]}`,
        `Service pantry is in namespace ${homeOf(context.seed)}: from office it is called pantry.${homeOf(context.seed)}. BACKEND stands in Deployment clerk.`,
      ],
    }
  const served = answersAt(context, from, ip, Number(url[2] ?? 80), hasLabels({ app: 'pantry' }))
  return served.status === 'passed' ? passed(`Pod ${name} reaches the pantry at ${backend}.`) : served
}

/** Nobody moves house: the Deployments stay in their namespaces. */
function bothStay(context: CheckContext): CheckResult {
  if (!context.client.get(deployments, 'office', 'clerk')) return hint('Deployment clerk is gone from namespace office.')
  const home = homeOf(context.seed)
  const pantry = runs(context, 'pantry', appImage, 2, home)
  return pantry.status === 'passed' ? serves(context, { name: 'pantry', space: home }) : pantry
}

export const borderMaze = mazeLesson({
  id: 'maze-border',
  title: 'Across the border',
  summary: 'One team’s program does not find the other team’s Service, which is there.',
  goal: 'The clerk’s program reaches the pantry.',
  story:
    'Deployment `clerk` lives in namespace `office`. Its program asks the address in the environment variable `BACKEND`, and logs nothing but "unknown host". The pantry belongs to another team, in a namespace of their own; it works, and nothing of theirs may be moved.',
  lay: (lab) => layAll(lab, plan(lab.seed)),
  checks: [
    { id: 'clerk-served', title: 'The clerk’s Pod reaches the pantry at its BACKEND', points: 3, evaluate: clerkIsServed },
    { id: 'pantry-stays', title: 'The pantry is where it was, and answers', points: 1, evaluate: bothStay },
  ],
  solution: (seed) => [`kubectl set env deployment/clerk -n office BACKEND=http://pantry.${homeOf(seed)}`, '@settle'],
})
