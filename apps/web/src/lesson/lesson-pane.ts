import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import type { Lesson } from '../api.ts'
import { h } from '../dom/element.ts'
import { inTab } from '../dom/remembered.ts'
import { firstShown, stepState } from './follow.ts'
import { toHtml } from './markdown.ts'

export type Progress = Extract<ServerFrame, { type: 'progress' }>
type CheckState = Progress['steps'][number]['checks'][number]

export interface LessonPane {
  element: HTMLElement
  /** The row of dots for the page's head. */
  dots: HTMLElement
  progress(frame: Progress): void
  reset(): void
}

export interface LessonParts {
  labId: string
  lesson: Lesson
  run(command: string): void
  shown(step: string): void
}

const signs: Record<CheckState['status'], { sign: string; word: string }> = {
  passed: { sign: '✓', word: 'passed' },
  hint: { sign: '!', word: 'not yet' },
  spoiled: { sign: '↺', word: 'no longer' },
  pending: { sign: '…', word: 'waiting' },
}

/** The lesson: one step at a time, its checks live. */
export function createLessonPane(parts: LessonParts): LessonPane {
  const { lesson } = parts
  const key = `step.${parts.labId}`
  const ids = lesson.steps.map((step) => step.id)
  let last: Progress | undefined
  let shown = inTab.get(key)
  const body = h('div', { class: 'text', onClick: clicked })
  const checks = h('ul', { class: 'checks', 'aria-live': 'polite' })
  const turn = h('nav', { class: 'turn', 'aria-label': 'Steps' })
  const dots = h('nav', { class: 'dots', 'aria-label': 'Steps of the lesson' })
  const scroll = h('div', { class: 'scroll', tabindex: 0 }, body)
  const foot = h('footer', {}, h('div', { class: 'scroll', tabindex: 0 }, h('h3', {}, 'Checks'), checks), turn)
  const element = h('section', { class: 'lesson', 'aria-label': 'Lesson' }, scroll, foot)

  function clicked(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-run],[data-copy]')
    if (button?.dataset.run !== undefined) parts.run(button.dataset.run)
    if (button?.dataset.copy !== undefined) void copied(button, button.dataset.copy)
  }
  function show(id: string): void {
    shown = id
    inTab.set(key, id)
    parts.shown(id)
    draw()
    scroll.scrollTop = 0
  }
  function draw(): void {
    const id = firstShown(shown, last?.step, ids)
    const index = Math.max(0, ids.indexOf(id))
    const step = lesson.steps[index]
    if (!step) return
    if (body.dataset.step !== step.id) {
      body.dataset.step = step.id
      body.innerHTML = toHtml(step.text)
      body.prepend(h('h2', {}, `${index + 1}. ${step.title}`), h('p', { class: 'goal' }, step.goal))
    }
    const states = last?.steps.find((one) => one.id === step.id)?.checks
    checks.replaceChildren(
      ...step.checks.map((check) =>
        checkRow(
          check.title,
          states?.find((one) => one.id === check.id),
        ),
      ),
    )
    const done = stepState(last?.steps.find((one) => one.id === step.id)) === 'done'
    turn.replaceChildren(
      h('button', { type: 'button', disabled: index === 0, onClick: () => show(ids[index - 1] ?? id) }, '◀ back'),
      index + 1 < ids.length
        ? h('button', { type: 'button', class: done ? 'primary' : '', onClick: () => show(ids[index + 1] ?? id) }, 'next ▶')
        : h('strong', {}, done && last?.points === last?.maxPoints ? 'The lesson is done.' : ''),
    )
    drawDots(index)
  }
  function drawDots(index: number): void {
    dots.replaceChildren(
      h('span', { class: 'where' }, `${lesson.title} · step ${index + 1} of ${ids.length}`),
      ...lesson.steps.map((step, at) => {
        const state = stepState(last?.steps.find((one) => one.id === step.id))
        const word = { open: 'not begun', begun: 'begun', done: 'done' }[state]
        return h(
          'button',
          {
            type: 'button',
            class: `dot ${state}`,
            title: `${at + 1}. ${step.title} (${word})`,
            'aria-label': `Step ${at + 1}: ${step.title}, ${word}`,
            'aria-current': at === index ? 'step' : undefined,
            onClick: () => show(step.id),
          },
          { open: '○', begun: '◐', done: '●' }[state],
        )
      }),
    )
  }
  draw()
  return {
    element,
    dots,
    progress(frame) {
      last = frame
      if (shown === undefined) {
        shown = frame.step
        inTab.set(key, shown)
      }
      draw()
    },
    reset() {
      last = undefined
      show(ids[0] ?? '')
    },
  }
}

function checkRow(title: string, state: CheckState | undefined): HTMLElement {
  const status = state?.status ?? 'pending'
  const { sign, word } = signs[status]
  const told =
    state && (status === 'hint' || status === 'spoiled') ? h('p', { class: 'evidence' }, ...withCode(state.evidence)) : undefined
  return h(
    'li',
    { class: `check ${status}`, title: status === 'passed' ? state?.evidence : undefined },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    h('div', {}, h('span', { class: 'title' }, title), h('span', { class: 'visually-hidden' }, `: ${word}`), told),
  )
}

/** `Look at …: kubectl get pods` shows the command as one. */
function withCode(text: string): (Node | string)[] {
  const match = /^(.*: )(kubectl .*?)(\.?)$/.exec(text)
  return match ? [match[1] as string, h('code', {}, match[2] as string)] : [text]
}

async function copied(button: HTMLElement, text: string): Promise<void> {
  await navigator.clipboard?.writeText(text)
  button.textContent = 'Copied'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1_500)
}
