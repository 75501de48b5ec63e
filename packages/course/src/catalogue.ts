import type { Lesson } from './lesson.ts'
import { servicesLesson } from './lessons/01-services/services.ts'
import { faultsLesson } from './lessons/02-faults/faults.ts'
import { mazes } from './mazes/mazes.ts'

/** Every lesson and maze, in the order in which they are offered. */
export const lessons: readonly Lesson[] = [servicesLesson, faultsLesson, ...mazes]

/** undefined when there is no such lesson. */
export function lessonById(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === id)
}
