import { createClass, createLab, joinClass, listLessons } from '../api.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import type { Page } from '../page.ts'
import { themeButton } from '../theme.ts'
import { parseWhere } from '../where.ts'

/** One line, one button; below it the ways into a class. `code` is filled in when a link brought it. */
export function startPage(code?: string): Page {
  document.title = 'Kubemaze'
  return {
    element: h(
      'main',
      { class: 'start' },
      h('header', {}, h('span', { class: 'brand' }, 'Kubemaze'), themeButton()),
      h('h1', {}, 'Learn Kubernetes Services on a cluster of your own, here in this page.'),
      startForm(code === undefined),
      lastPlace('lab', 'Continue your last lab'),
      lastPlace('class', 'Back to the wall of your class'),
      h('section', { class: 'ways-in' }, joinForm(code), teachForm()),
      otherLabs(),
    ),
  }
}

const go = (page: string): void => {
  location.hash = new URL(page, location.href).hash
}

/** A form whose button says what it waits for, and below it what went wrong. */
function form(className: string, waiting: string, submit: () => Promise<void>, ...children: (Node | string)[]): HTMLFormElement {
  const note = h('p', { class: 'note', role: 'status' })
  const button = children.flatMap((child) => (child instanceof HTMLButtonElement ? [child] : []))[0]
  const run = async (): Promise<void> => {
    if (button) button.disabled = true
    const late = setTimeout(() => note.replaceChildren(waiting), 300)
    note.replaceChildren()
    try {
      await submit()
    } catch (error) {
      note.replaceChildren((error as Error).message)
    } finally {
      clearTimeout(late)
      if (button) button.disabled = false
    }
  }
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    void run()
  }
  return h('form', { class: className, onSubmit }, ...children, note)
}

function startForm(focused: boolean): HTMLElement {
  return form(
    'begin',
    'Making your cluster…',
    async () => go((await createLab('services')).page),
    h('button', { type: 'submit', class: 'primary', autofocus: focused }, 'Start the lab'),
  )
}

/** Lessons besides the first one, and the mazes: each a click away. */
function otherLabs(): HTMLElement {
  const place = h('div', { class: 'others' })
  listLessons()
    .then(({ lessons }) => {
      const more = lessons.slice(1)
      place.replaceChildren(
        ...offered(
          'More to learn',
          '',
          more.filter(({ kind }) => kind === 'lesson'),
        ),
        ...offered(
          'Mazes',
          'A cluster that does not do what it should. Find out why, and mend it in the terminal. Each lab is drawn anew.',
          more.filter(({ kind }) => kind === 'maze'),
        ),
      )
    })
    .catch(() => {})
  return place
}

type Offer = Awaited<ReturnType<typeof listLessons>>['lessons'][number]

function offered(title: string, words: string, labs: readonly Offer[]): HTMLElement[] {
  if (labs.length === 0) return []
  return [h('h2', {}, title), ...(words === '' ? [] : [h('p', {}, words)]), h('div', { class: 'list' }, ...labs.map(offer))]
}

const offer = (lab: Offer): HTMLElement =>
  form(
    'other',
    'Making your cluster…',
    async () => go((await createLab(lab.id)).page),
    h('button', { type: 'submit' }, lab.title),
    h('span', {}, lab.summary),
  )

/** The way back to where this device was last; nothing when it was nowhere. */
function lastPlace(kind: 'lab' | 'class', words: string): HTMLElement | undefined {
  const last = onDevice.get(kind)
  if (last === undefined || parseWhere(`#${kind}=${last}`).page !== kind) return undefined
  return h('p', { class: 'last' }, h('a', { href: `#${kind}=${last}` }, words))
}

const field = (label: string, input: HTMLInputElement | HTMLSelectElement): HTMLElement => h('label', {}, label, input)

function joinForm(code?: string): HTMLElement {
  const codeInput = h('input', {
    required: true,
    maxlength: 32,
    autocomplete: 'off',
    spellcheck: 'false',
    value: code,
    class: 'mono',
  })
  const name = h('input', { required: true, maxlength: 100, autocomplete: 'name', autofocus: code !== undefined })
  return form(
    'door',
    'Joining the class…',
    async () => go((await joinClass(codeInput.value.trim(), name.value.trim())).page),
    h('h2', {}, 'Join a class'),
    field('Code', codeInput),
    field('Your name', name),
    h('button', { type: 'submit' }, 'Join'),
  )
}

function teachForm(): HTMLElement {
  const key = h('input', { required: true, type: 'password', autocomplete: 'current-password' })
  const name = h('input', { required: true, maxlength: 200, autocomplete: 'off' })
  const lesson = h('select', {}, h('option', { value: 'services' }, 'Services'))
  listLessons()
    .then(({ lessons }) =>
      lesson.replaceChildren(
        ...lessons.map(({ id, kind, title }) => h('option', { value: id }, kind === 'maze' ? `Maze: ${title}` : title)),
      ),
    )
    .catch(() => {})
  return form(
    'door',
    'Making the class…',
    async () => go((await createClass(key.value.trim(), name.value.trim(), lesson.value)).page),
    h('h2', {}, 'I teach'),
    field('Instructor’s key', key),
    field('Name of the class', name),
    field('Lesson', lesson),
    h('button', { type: 'submit' }, 'Make a class'),
  )
}
