import type { Controller } from '../controllers/controller.ts'

/** Keys that are due, each once, in the order in which they became so. */
export interface WorkQueue {
  add(controller: Controller, key: string): void
  take(): { controller: Controller; key: string } | undefined
  size(): number
  /** The first keys, for a message. */
  peek(count: number): string[]
  clear(): void
}

export function workQueue(): WorkQueue {
  const due = new Map<string, { controller: Controller; key: string }>()
  return {
    add(controller, key) {
      const id = `${controller.name}/${key}`
      if (!due.has(id)) due.set(id, { controller, key })
    },
    take() {
      for (const [id, item] of due) {
        due.delete(id)
        return item
      }
      return undefined
    },
    size: () => due.size,
    peek: (count) => [...due.keys()].slice(0, count),
    clear: () => due.clear(),
  }
}
