import { lessonById } from '@kubemaze/course/catalogue.ts'
import { evaluateLesson, type LessonState } from '@kubemaze/course/evaluate.ts'
import type { Lab, LabProgress } from './lab.ts'

/** Changes that come together are evaluated together. */
const evaluateAfterMs = 30

export function openProgress(lab: Lab): LabProgress {
  const { lesson: id } = lab.spec()
  const lesson = id === undefined ? undefined : lessonById(id)
  const listeners = new Set<(state: LessonState) => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const evaluate = (): LessonState | undefined => {
    if (!lesson) return undefined
    const { cluster } = lab.opened()
    const before = new Set(JSON.parse(lab.facts.get('passed') ?? '[]') as string[])
    const context = {
      client: cluster.client(),
      network: cluster.probe,
      nowMs: cluster.now(),
      seed: lab.spec().seed,
      seen: lab.sightings().seen(),
    }
    const state = evaluateLesson(lesson, context, before)
    lab.facts.set('passed', JSON.stringify(state.everPassed))
    lab.sightings().save()
    return state
  }
  const tell = (): void => {
    timer = undefined
    const state = evaluate()
    if (!state) return
    report(lab, state)
    for (const listener of listeners) listener(state)
  }
  const watched = (): boolean => listeners.size > 0 || lab.spec().classroom !== undefined
  const soon = (): void => {
    if (lesson && watched()) timer ??= setTimeout(tell, evaluateAfterMs)
  }
  const unsubscribe = [lab.opened().cluster.onCommit(soon), lab.sightings().onNote(soon)]
  return {
    lesson,
    evaluate,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      for (const end of unsubscribe) end()
      clearTimeout(timer)
    },
  }
}

/** Tells the class, when the lab belongs to one and something changed. */
function report(lab: Lab, state: LessonState): void {
  const { classroom } = lab.spec()
  if (!classroom) return
  const checks = state.steps.flatMap((step) => step.checks.map(({ id, status }) => ({ id, status })))
  const body = JSON.stringify({
    labId: lab.host.id,
    step: state.step,
    checks,
    points: state.points,
    lastActiveAtMs: lab.host.nowMs(),
  })
  const request = new Request('http://object/internal/report', { method: 'POST', body })
  lab.host
    .peer('classroom', classroom.id)
    .fetch(request)
    .catch((error) => console.error(error))
}
