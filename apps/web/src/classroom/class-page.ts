import { getClass, getLesson, gradesOf, type Lesson } from '../api.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { openConnection } from '../lab/connection.ts'
import type { Page } from '../page.ts'
import { cannotOpen } from '../start/cannot-open.ts'
import { themeButton } from '../theme.ts'
import { inOrder, marks, passedBy, type Student, sharedNames, sinceThen, summary } from './wall.ts'

/** The wall of a class: a row a student, a cell a check, live. */
export async function classPage(id: string, token: string): Promise<Page> {
  document.title = 'Class · Kubemaze'
  try {
    const about = await getClass(id, token)
    onDevice.set('class', `${id}.${token}`)
    return wallPage(id, token, about, await getLesson(about.lesson))
  } catch (error) {
    return cannotOpen('class', `${id}.${token}`, error)
  }
}

type About = Awaited<ReturnType<typeof getClass>>

function wallPage(id: string, token: string, about: About, lesson: Lesson): Page {
  document.title = `${about.name} · Kubemaze`
  let students: Student[] = []
  let order: 'name' | 'points' | 'activity' = 'name'
  const body = h('tbody')
  const counted = h('span', { class: 'counted', role: 'status' })
  const notice = h('p', { class: 'offline', role: 'status', hidden: true })
  /** Rows as they were drawn last: one that says the same stays, since hundreds of them change one at a time. */
  const drawn = new Map<string, { said: string; row: HTMLElement }>()
  const rowOf = (student: Student, shared: boolean): HTMLElement => {
    const said = JSON.stringify([student, shared, sinceThen(student.lastActiveAt, Date.now())])
    const before = drawn.get(student.labId)
    if (before?.said === said) return before.row
    const row = studentRow(student, lesson, shared)
    drawn.set(student.labId, { said, row })
    return row
  }
  const draw = (): void => {
    const shared = sharedNames(students)
    const rows = inOrder(students, order).map((student) => rowOf(student, shared.has(student.name)))
    body.replaceChildren(...(rows.length > 0 ? [everybody(students, lesson), ...rows] : [nobody(lesson)]))
    counted.textContent = students.length === 0 ? '' : summary(students, checksOf(lesson).length)
  }
  const connection = openConnection(`/api/classes/${id}/live`, token, {
    frame(frame) {
      students = (frame as { students?: Student[] }).students ?? []
      draw()
    },
    state(state, words) {
      notice.hidden = state === 'open'
      notice.textContent = words
    },
  })
  const clock = setInterval(draw, 30_000)
  const sort = h(
    'select',
    {
      onChange() {
        order = sort.value as typeof order
        draw()
      },
    },
    h('option', { value: 'name' }, 'by name'),
    h('option', { value: 'points' }, 'fewest points first'),
    h('option', { value: 'activity' }, 'latest activity first'),
  )
  const element = h(
    'main',
    { class: 'wall' },
    h(
      'header',
      {},
      h('a', { class: 'brand', href: '#' }, 'Kubemaze'),
      h('h1', {}, about.name),
      h('label', {}, 'Sorted ', sort),
      gradesButton(id, token, about.name),
      themeButton(),
    ),
    h('div', { class: 'about' }, invitation(about), counted),
    notice,
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Students' }, h('table', {}, heads(lesson), body)),
  )
  draw()
  return {
    element,
    close() {
      clearInterval(clock)
      connection.close()
    },
  }
}

/** The grades as a file; the token travels in a header, so a plain link would not do. */
function gradesButton(id: string, token: string, name: string): HTMLElement {
  const button = h('button', { type: 'button', onClick: () => void save() }, 'Grades (CSV)')
  async function save(): Promise<void> {
    try {
      const link = h('a', { href: URL.createObjectURL(await gradesOf(id, token)), download: `${name}.csv` })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
    } catch (error) {
      button.textContent = (error as Error).message
    }
  }
  return button
}

function invitation(about: About): HTMLElement {
  const link = `${location.origin}/#join=${about.joinCode}`
  return h(
    'p',
    { class: 'invitation' },
    'Students join with the code ',
    h('strong', { class: 'mono' }, about.joinCode),
    ' or at ',
    h('a', { href: link, target: '_blank', rel: 'noopener' }, link),
  )
}

function heads(lesson: Lesson): HTMLElement {
  const steps = lesson.steps.map((step) =>
    h('th', { colspan: step.checks.length, scope: 'colgroup', title: step.goal }, step.title),
  )
  return h(
    'thead',
    {},
    h(
      'tr',
      {},
      h('th', { scope: 'col' }, 'Student'),
      h('th', { scope: 'col' }, 'Step'),
      ...steps,
      h('th', { scope: 'col' }, 'Points'),
      h('th', { scope: 'col' }, 'Active'),
    ),
  )
}

const checksOf = (lesson: Lesson): Lesson['steps'][number]['checks'] => lesson.steps.flatMap((step) => step.checks)

/** How many have passed each check. */
function everybody(students: readonly Student[], lesson: Lesson): HTMLElement {
  const counts = passedBy(students)
  const cells = checksOf(lesson).map(({ id, title }) => {
    const words = `${counts.get(id) ?? 0} of ${students.length} passed: ${title}`
    return h('td', { class: 'check', title: words, 'aria-label': words }, String(counts.get(id) ?? 0))
  })
  return h('tr', { class: 'everybody' }, h('th', { scope: 'row' }, 'passed by'), h('td'), ...cells, h('td'), h('td'))
}

/** Two students of one name are told apart by their labs. */
const nameCell = ({ name, labId }: Student, shared: boolean): HTMLElement =>
  h(
    'th',
    { scope: 'row', title: shared ? `${name}, lab ${labId}` : name },
    h('bdi', {}, name),
    shared && h('small', {}, ` lab ${labId.slice(0, 4)}`),
  )

function studentRow(student: Student, lesson: Lesson, shared: boolean): HTMLElement {
  const status = new Map(student.checks.map((check) => [check.id, check.status]))
  const cells = lesson.steps.flatMap((step) =>
    step.checks.map((check) => {
      const now = status.get(check.id) ?? 'pending'
      const { sign, word } = marks[now] ?? { sign: '?', word: now }
      return h('td', { class: `check ${now}`, title: `${check.title}: ${word}`, 'aria-label': `${check.title}: ${word}` }, sign)
    }),
  )
  return h(
    'tr',
    {},
    nameCell(student, shared),
    h('td', {}, stepTitle(student, lesson)),
    ...cells,
    h('td', { class: 'number' }, String(student.points)),
    h('td', {}, sinceThen(student.lastActiveAt, Date.now())),
  )
}

/** `3. The three ports`; nothing before the first report. */
function stepTitle({ step }: Student, lesson: Lesson): string {
  const index = lesson.steps.findIndex((one) => one.id === step)
  return index < 0 ? '' : `${index + 1}. ${lesson.steps[index]?.title}`
}

function nobody(lesson: Lesson): HTMLElement {
  const columns = 4 + checksOf(lesson).length
  return h('tr', {}, h('td', { colspan: columns, class: 'empty' }, 'Nobody has joined yet.'))
}
