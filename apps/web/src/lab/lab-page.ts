import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import { getLab, getLesson, type Lesson, resetLab } from '../api.ts'
import { isOfLab } from '../browser/address.ts'
import { createBrowserPane } from '../browser/browser-pane.ts'
import { createWhyPane } from '../browser/why-pane.ts'
import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { createEditorPane } from '../editor/editor-pane.ts'
import { createLessonPane, type LessonPane } from '../lesson/lesson-pane.ts'
import type { Page } from '../page.ts'
import type { Cluster } from '../picture/layout.ts'
import { createPicturePane } from '../picture/picture-pane.ts'
import { cannotOpen } from '../start/cannot-open.ts'
import { createTerminalTabs, type TerminalTabs } from '../terminal/terminal-tabs.ts'
import { createArrangement } from './arrangement.ts'
import { openConnection } from './connection.ts'
import { createDock } from './dock.ts'
import { entriesOf } from './lab-entries.ts'
import { labHead } from './lab-head.ts'
import { narrowBar } from './narrow.ts'
import { asksForPalette, createPalette } from './palette.ts'
import { paneKey } from './pane-keys.ts'
import { splitter } from './splitter.ts'

/** The workbench: lesson, terminals, and the panes below them. */
export async function labPage(id: string, token: string): Promise<Page> {
  try {
    const lab = await getLab(id, token)
    const lesson = lab.lesson === null ? undefined : await getLesson(lab.lesson)
    onDevice.set('lab', `${id}.${token}`)
    return workbench(id, token, lesson)
  } catch (error) {
    return cannotOpen('lab', `${id}.${token}`, error)
  }
}

function workbench(id: string, token: string, lesson: Lesson | undefined): Page {
  document.title = lesson ? `${lesson.title} · Kubemaze` : 'Kubemaze'
  const notice = h('p', { class: 'offline', role: 'status', hidden: true })
  const browser = createBrowserPane(`${id}.${token}`)
  const openAddress = (address: string): void => {
    showPane('browser')
    narrow.show('browser')
    browser.go(address)
  }
  const picture = createPicturePane(openAddress)
  const editor = createEditorPane({
    labId: id,
    send: (edited) => connection.send({ type: 'edited', ...edited }),
    closed: () => terminals.focus(),
  })
  const run = (command: string): void => {
    narrow.show('terminal')
    terminals.run(command)
  }
  const terminals: TerminalTabs = createTerminalTabs({
    labId: id,
    send: (frame) => connection.send(frame),
    edit(frame) {
      editor.open(frame)
      narrow.show('terminal')
    },
    editEnd: editor.end,
    editAnswered: editor.answered,
    offline() {
      blink(notice)
      connection.hurry()
    },
    link: (url) => (isOfLab(url) ? openAddress(url) : void window.open(url, '_blank', 'noopener,noreferrer')),
  })
  const why = createWhyPane(id, token, run)
  const pane: LessonPane | undefined = lesson
    ? createLessonPane({ labId: id, lesson, run, shown: (step) => void connection.send({ type: 'step', step }) })
    : undefined
  const right = h('div', { class: 'right' }, h('div', { class: 'upper' }, terminals.element, editor.element))
  const bench = h('div', { class: pane ? 'bench' : 'bench alone' })
  const arrangement = createArrangement(bench, right)
  const panes = { picture: picture.element, browser: browser.element, why: why.element }
  const dock = createDock(panes, arrangement.controls, (name) => narrow.mark(name))
  function showPane(name: string): void {
    arrangement.foldDock(false)
    dock.show(name)
  }
  right.append(
    splitter(right, 'upper', 'rows', 60, 'Height of the terminal'),
    splitter(right, 'beside', 'columns', 55, 'Width of the terminal'),
    dock.element,
  )
  if (pane) bench.append(pane.element, splitter(bench, 'lesson', 'columns', 32, 'Width of the lesson'))
  bench.append(right)
  const narrow = narrowBar(bench, showPane)
  const palette = createPalette(() => entriesOf({ head, lesson, pane, terminals, showPane, arrangement, openAddress, places }))
  const head = labHead({
    dots: pane?.dots,
    reset: () => resetLab(id, token),
    palette: palette.open,
    foldLesson: pane && arrangement.foldLesson,
  })
  let places: { name: string; address: string }[] = []

  function frame(frame: ServerFrame): void {
    if (frame.type === 'progress') pane?.progress(frame)
    else if (frame.type === 'cluster') drawCluster(frame)
    else if (frame.type === 'request') picture.request(frame)
    else if (frame.type === 'reset') begunAnew()
    else if (frame.type === 'error') showWords(notice, frame.message)
    else if ('terminal' in frame) terminals.frame(frame)
  }
  function drawCluster(cluster: Cluster): void {
    picture.cluster(cluster)
    places = placesOf(cluster)
    browser.offer(places)
    why.offer(cluster)
  }
  function begunAnew(): void {
    editor.reset()
    pane?.reset()
    terminals.reset()
    connection.renew()
  }
  let lost = false
  const connection = openConnection(`/api/labs/${id}/terminal`, token, {
    frame: (one) => frame(one as ServerFrame),
    state(state, words) {
      notice.hidden = state === 'open' || (state === 'connecting' && !lost)
      notice.textContent = words
      if (state === 'open') {
        terminals.open()
        editor.again()
      }
      lost = state !== 'open'
    },
    lost: () => void stillThere(id, token, notice),
  })
  const element = h('main', { class: 'lab' }, head, notice, bench, narrow.element, palette.element)
  const upper = (): HTMLElement =>
    (editor.element.hidden ? terminals.element.querySelector<HTMLElement>('.stage') : editor.element) ?? terminals.element
  const panesInTurn = [() => pane?.element, upper, () => dock.element, () => head]
  // the document hears them even where nothing has the focus
  const byKey = (event: KeyboardEvent): void => {
    const asked = asksForPalette(event)
    if (asked) palette.open()
    if (asked || paneKey(event, panesInTurn)) event.preventDefault()
  }
  document.addEventListener('keydown', byKey)
  requestAnimationFrame(() => {
    terminals.fit()
    terminals.focus()
  })
  return {
    element,
    close() {
      document.removeEventListener('keydown', byKey)
      connection.close()
      editor.reset()
      terminals.close()
    },
  }
}

/** A lab that is gone is said to be gone. */
async function stillThere(id: string, token: string, notice: HTMLElement): Promise<void> {
  const refused = await getLab(id, token).then(
    () => undefined,
    (error: { status?: number; message: string }) => error,
  )
  if (refused?.status === 404 || refused?.status === 401) showWords(notice, refused.message)
}

function showWords(notice: HTMLElement, words: string): void {
  notice.textContent = words
  notice.hidden = false
}

function blink(notice: HTMLElement): void {
  notice.hidden = false
  notice.classList.add('again')
  setTimeout(() => notice.classList.remove('again'), 200)
}

function placesOf(cluster: Cluster): { name: string; address: string }[] {
  return cluster.services.flatMap((service) => {
    const balanced = service.externalIPs.flatMap((ip) => service.ports.map((port) => `http://${ip}:${port.port}`))
    const nodes = service.ports.flatMap((port) => (port.nodePort ? [`http://192.168.56.201:${port.nodePort}`] : []))
    return [...nodes, ...balanced].map((address) => ({ name: service.name, address }))
  })
}
