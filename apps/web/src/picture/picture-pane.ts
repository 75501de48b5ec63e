import { h } from '../dom/element.ts'
import { type Band, bandsOf, type Cluster, type PodCard } from './layout.ts'

export interface PicturePane {
  element: HTMLElement
  cluster(frame: Cluster): void
}

/** The cluster as it is now. Each band is a list in the order of a request's way, which screen readers read as it stands. */
export function createPicturePane(open: (address: string) => void): PicturePane {
  const bands = h('div', { class: 'bands' })
  const element = h('section', { class: 'picture scroll', 'aria-label': 'Picture of the cluster', tabindex: 0 }, bands)
  const empty = (): HTMLElement => h('p', { class: 'empty' }, 'Nothing of yours runs yet. What you create appears here.')
  bands.append(empty())
  return {
    element,
    cluster(frame) {
      const drawn = bandsOf(frame).map((band) => drawBand(band, open))
      bands.replaceChildren(...(drawn.length > 0 ? [legend(), ...drawn] : [empty()]))
    },
  }
}

const legend = (): HTMLElement =>
  h(
    'div',
    { class: 'band legend', 'aria-hidden': 'true' },
    ...['outside', 'Service', 'endpoints', 'Pods'].map((word) => h('span', {}, word)),
  )

function drawBand(band: Band, open: (address: string) => void): HTMLElement {
  const { service } = band
  const doors = (service?.doors ?? []).map((door) =>
    h(
      'button',
      { type: 'button', class: 'notch mono', title: 'Open in the browser pane', onClick: () => open(`http://${door}`) },
      door,
    ),
  )
  return h(
    'div',
    { class: service ? 'band' : 'band loose' },
    h('div', { class: 'column doors' }, ...doors),
    h('div', { class: 'column' }, service ? pill(service) : h('span', { class: 'words' }, 'no Service selects')),
    h(
      'div',
      { class: 'column dots' },
      ...band.endpoints.map(dot),
      band.empty !== undefined && h('span', { class: 'words warn' }, `✕ ${band.empty}`),
    ),
    h('div', { class: 'column cards' }, ...band.pods.map(drawPod)),
  )
}

const pill = (service: NonNullable<Band['service']>): HTMLElement =>
  h(
    'div',
    { class: 'pill' },
    h('strong', {}, service.title),
    h('span', { class: 'mono' }, service.address),
    service.selector !== '' && h('span', { class: 'mono lit' }, service.selector),
  )

const dot = ({ ip, ready }: { ip: string; ready: boolean }): HTMLElement =>
  h(
    'span',
    { class: `dot-row ${ready ? 'ready' : 'unready'}` },
    h('i', {}, ready ? '●' : '○'),
    h('span', { class: 'mono' }, ip),
    ready ? '' : ' not ready',
  )

const drawPod = (pod: PodCard): HTMLElement =>
  h(
    'div',
    { class: `card ${pod.ready ? 'ready' : 'unready'}` },
    h('strong', {}, pod.title),
    ...pod.lines.map((line) => h('span', { class: 'mono' }, line)),
    h(
      'span',
      { class: 'labels' },
      ...pod.labels.map((label) => h('span', { class: label.lit ? 'mono lit' : 'mono' }, label.text)),
    ),
  )
