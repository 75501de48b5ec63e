import type { ClusterOptions } from '@kubemaze/core/cluster/cluster.ts'
import type { Check, LaidLab, Lesson } from '../lesson.ts'

/** A lab that begins broken: what people complain about, never why. */
export interface Maze {
  id: string
  title: string
  summary: string
  /** One sentence: when it is mended. */
  goal: string
  /** Markdown. The symptom, and what must stay as it is. */
  story: string
  cluster?: ClusterOptions
  files?(seed: number): Record<string, string>
  lay(lab: LaidLab): void
  checks: Check[]
  solution(seed: number): string[]
}

const ways = `
The way of diagnosis, from the outside in: the Service is there · its name is found · its address answers · its definition is right · it
has endpoints · its Pods answer · the rules on the nodes are there. These commands show one station each:

\`\`\`run
kubectl get services,deployments,pods -A
kubectl get endpoints
kubectl get pods --show-labels -o wide
\`\`\`

\`why curl http://…\` tells the way of a request hop by hop. Under each check you can ask for a hint; the next one is plainer.
`

/** A maze as a lesson of one step. */
export function mazeLesson({ goal, story, checks, files, ...maze }: Maze): Lesson {
  const step = { id: 'mend', title: maze.title, goal, text: `${story.trim()}\n${ways}`, checks }
  return { ...maze, kind: 'maze', steps: [step], ...(files ? { files } : {}) }
}
