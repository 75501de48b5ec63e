import { h } from '../dom/element.ts'
import { onDevice } from '../dom/remembered.ts'
import { clusterTable } from './cluster-table.ts'
import { drawBand } from './draw-band.ts'
import { type Band, bandsOf, type Cluster } from './layout.ts'
import { travel } from './travel.ts'
import { type RequestFrame, type Way, wayOf } from './way.ts'

export interface PicturePane {
  element: HTMLElement
  cluster(frame: Cluster): void
  /** Somebody's request: a dot goes its way; where it fails, the reason stays. */
  request(frame: RequestFrame): void
}

/** The cluster as it is now. Each band is a list in the order of a request's way, which screen readers read as it stands. */
export function createPicturePane(open: (address: string) => void): PicturePane {
  const bands = h('div', { class: 'bands' })
  const toggle = h('button', { type: 'button', class: 'quiet as', onClick: turn })
  const columns = legend()
  const head = h('div', { class: 'picture-head' }, columns, toggle)
  const element = h('section', { class: 'picture scroll', 'aria-label': 'Picture of the cluster', tabindex: 0 }, head, bands)
  let asTable = onDevice.get('picture-table') === '1'
  let last: Cluster | undefined
  /** By band: the last request that failed there. */
  const failures = new Map<string, NonNullable<Way['failed']>>()

  function turn(): void {
    asTable = !asTable
    onDevice.set('picture-table', asTable ? '1' : undefined)
    draw()
  }
  function draw(): void {
    toggle.textContent = asTable ? 'as a picture' : 'as a table'
    const found = last ? bandsOf(last) : []
    head.hidden = found.length === 0
    columns.hidden = asTable
    bands.replaceChildren(...shown(found))
  }
  function shown(found: readonly Band[]): HTMLElement[] {
    if (found.length === 0) return [h('p', { class: 'empty' }, 'Nothing of yours runs yet. What you create appears here.')]
    if (asTable) return [clusterTable(found)]
    return found.map((band) => drawBand(band, failures.get(band.id), open))
  }
  function follow(way: Way): void {
    if (way.failed) failures.set(way.band, way.failed)
    else failures.delete(way.band)
    draw()
    const band = [...bands.children].find((one) => one instanceof HTMLElement && one.dataset.band === way.band)
    if (band instanceof HTMLElement && !element.hidden) travel(element, stationsOf(band, way), way.failed !== undefined)
  }
  draw()
  return {
    element,
    cluster(frame) {
      last = frame
      for (const id of failures.keys())
        if (!frame.services.some((one) => `${one.namespace}/${one.name}` === id)) failures.delete(id)
      draw()
    },
    request(frame) {
      const way = last && wayOf(last, frame)
      if (way && !asTable) follow(way)
    },
  }
}

const legend = (): HTMLElement =>
  h(
    'div',
    { class: 'band legend', 'aria-hidden': 'true' },
    ...['outside → nodes', 'Service', 'endpoints', 'Pods'].map((word) => h('span', {}, word)),
  )

/** The elements of a band that a request passes. */
function stationsOf(band: HTMLElement, way: Way): HTMLElement[] {
  const find = (name: string, value: string | undefined): HTMLElement | undefined =>
    value === undefined
      ? undefined
      : [...band.querySelectorAll<HTMLElement>(`[data-${name}]`)].find((one) => one.dataset[name]?.split(' ').includes(value))
  const stations = [find('door', way.door), band.querySelector<HTMLElement>('.pill') ?? undefined]
  if (way.failed?.at === 'door') return stations.slice(0, 1).filter((one) => one !== undefined)
  const reason = way.failed ? (band.querySelector<HTMLElement>('.reason') ?? undefined) : undefined
  return [...stations, reason, find('endpoint', way.endpoint), find('pod', way.pod)].filter((one) => one !== undefined)
}
