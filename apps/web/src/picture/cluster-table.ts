import { h } from '../dom/element.ts'
import type { Band } from './layout.ts'

const heads = ['Service', 'address', 'selector', 'from outside', 'endpoints', 'Pods']

/** What the picture shows, as a table: to be read aloud and to be copied. */
export function clusterTable(bands: readonly Band[]): HTMLElement {
  return h(
    'table',
    { class: 'as-table' },
    h('caption', { class: 'visually-hidden' }, 'Services, their endpoints and Pods'),
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, ...bands.map(row)),
  )
}

/** Named in a cell at most. */
const maxNamed = 20

const few = (all: readonly string[]): string =>
  all.length <= maxNamed ? all.join(', ') : `${all.slice(0, maxNamed).join(', ')} and ${all.length - maxNamed} more`

function row(band: Band): HTMLElement {
  const { service } = band
  const endpoints = few(band.endpoints.map(({ ip, ready }) => (ready ? ip : `${ip} (not ready)`)))
  const pods = band.pods.map((pod) => [pod.title, ...pod.lines, ...pod.labels.map(({ text }) => text)].join(' ')).join('; ')
  const cells = [
    service ? [service.address, ...service.ports].join(', ') : '',
    service?.selector ?? '',
    (service?.doors ?? []).map(({ address }) => address).join(', '),
    band.empty?.words ?? endpoints,
    pods,
  ]
  const title = service?.title ?? 'no Service selects'
  return h('tr', {}, h('th', { scope: 'row' }, title), ...cells.map((text) => h('td', { class: 'mono' }, text)))
}
