import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import type { Lesson } from '../api.ts'
import { copyText } from '../dom/clipboard.ts'
import { h } from '../dom/element.ts'
import { redraw } from '../dom/redraw.ts'
import { inTab } from '../dom/remembered.ts'
import { checkRow } from './check-row.ts'
import { firstShown, stepState } from './follow.ts'
import { toHtml } from './markdown.ts'

export type Progress = Extract<ServerFrame, { type: 'progress' }>

export interface LessonPane {
  element: HTMLElement
  /** The row of dots for the page's head. */
  dots: HTMLElement
  progress(frame: Progress): void
  show(step: string): void
  reset(): void
}

export interface LessonParts {
  labId: string
  lesson: Lesson
  run(command: string): void
  shown(step: string): void
}

/** The lesson: one step at a time, its checks live. */
export function createLessonPane(parts: LessonParts): LessonPane {
  const { lesson } = parts
  const key = `step.${parts.labId}`
  const ids = lesson.steps.map((step) => step.id)
  let last: Progress | undefined
  let shown = inTab.get(key)
  const toldKey = `told.${parts.labId}`
  let told = JSON.parse(inTab.get(toldKey) ?? '{}') as Record<string, number>
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
      body.prepend(
        h('h2', {}, ids.length === 1 ? step.title : `${index + 1}. ${step.title}`),
        h('p', { class: 'goal' }, step.goal),
      )
    }
    drawChecks(step)
    const done = stepState(last?.steps.find((one) => one.id === step.id)) === 'done'
    redraw(
      turn,
      ...(ids.length === 1
        ? []
        : [h('button', { type: 'button', disabled: index === 0, onClick: () => show(ids[index - 1] ?? id) }, '◀ back')]),
      index + 1 < ids.length
        ? h('button', { type: 'button', class: done ? 'primary' : '', onClick: () => show(ids[index + 1] ?? id) }, 'next ▶')
        : h('strong', {}, done && last?.points === last?.maxPoints ? `The ${lesson.kind} is done.` : ''),
    )
    drawDots(index)
  }
  let drawnChecks = ''
  /** Drawn when something changed: a button keeps its focus, and nothing is read out twice. */
  function drawChecks(step: Lesson['steps'][number]): void {
    const states = last?.steps.find((one) => one.id === step.id)?.checks
    const now = JSON.stringify([step.id, states, told])
    if (now === drawnChecks) return
    drawnChecks = now
    const said = new Set<string>()
    const rows = step.checks.map((check) =>
      checkRow(
        check.title,
        states?.find((one) => one.id === check.id),
        { run: parts.run, told: told[check.id] ?? 0, tell: () => tell(check.id), said },
      ),
    )
    checks.replaceChildren(...rows)
  }
  function tell(check: string): void {
    told[check] = (told[check] ?? 0) + 1
    inTab.set(toldKey, JSON.stringify(told))
    draw()
    checks.querySelector<HTMLElement>('.more')?.focus()
  }
  function stepWords(index: number): string {
    return ids.length === 1 ? '' : `step ${index + 1} of ${ids.length}`
  }
  function drawDots(index: number): void {
    redraw(
      dots,
      h(
        'span',
        { class: 'where' },
        h('span', { class: 'of' }, `${lesson.title}${ids.length > 1 ? ' · ' : ''}`),
        stepWords(index),
      ),
      ...(ids.length === 1 ? [] : lesson.steps).map((step, at) => {
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
    show,
    reset() {
      last = undefined
      told = {}
      inTab.set(toldKey, undefined)
      show(ids[0] ?? '')
    },
  }
}

async function copied(button: HTMLElement, text: string): Promise<void> {
  button.textContent = (await copyText(text)) ? 'Copied' : 'Not allowed'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1_500)
}
