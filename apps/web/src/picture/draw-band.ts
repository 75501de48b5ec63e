import { h } from '../dom/element.ts'
import type { Band, Door, PodCard } from './layout.ts'
import type { Way } from './way.ts'

/** Endpoints that have a row each, and ports named on a Service's pill, at most. */
const maxRows = 8
const maxPorts = 4

/** One Service from left to right: nodes with their ports, the Service, its endpoints, its Pods; the reason of a failure where it is. */
export function drawBand(band: Band, failed: Way['failed'], open: (address: string) => void): HTMLElement {
  const { service } = band
  const reason = failed && h('span', { class: 'reason words warn' }, `✕ ${failed.words}`)
  const at = (place: NonNullable<Way['failed']>['at']) => failed?.at === place && reason
  return h(
    'div',
    { class: service ? 'band' : 'band loose', 'data-band': band.id },
    h('div', { class: 'column doors' }, ...byNode(service?.doors ?? [], open), at('door')),
    h('div', { class: 'column' }, service ? pill(service) : h('span', { class: 'words' }, 'no Service selects'), at('service')),
    h(
      'div',
      { class: 'column dots' },
      ...dots(band.endpoints),
      band.empty &&
        h('span', { class: band.empty.wrong ? 'words warn' : 'words' }, `${band.empty.wrong ? '✕ ' : ''}${band.empty.words}`),
      at('endpoint'),
    ),
    h('div', { class: 'column cards' }, ...band.pods.map(drawPod), at('pod')),
  )
}

/** A frame for each node with its ports as notches; addresses of a balancer stand by themselves. */
function byNode(doors: readonly Door[], open: (address: string) => void): HTMLElement[] {
  const nodes = [...new Map(doors.map((door) => [door.node?.name, door.node])).values()]
  return nodes.map((node) => {
    const notches = doors.filter((door) => door.node?.name === node?.name).map((door) => notch(door, open))
    return node === undefined
      ? h('div', { class: 'free' }, ...notches)
      : h('div', { class: 'node' }, h('span', {}, node.name), h('span', { class: 'mono' }, node.ip), ...notches)
  })
}

function notch({ address, notch: words }: Door, open: (address: string) => void): HTMLElement {
  const title = `Open http://${address} in the browser pane`
  const props = { type: 'button', class: 'notch mono', title, 'aria-label': `${words}: ${title}`, 'data-door': address }
  return h('button', { ...props, onClick: () => open(`http://${address}`) }, words)
}

const pill = (service: NonNullable<Band['service']>): HTMLElement =>
  h(
    'div',
    { class: 'pill' },
    h('span', {}, h('strong', {}, service.title), h('span', { class: 'type' }, ` ${service.type}`)),
    h('span', { class: 'mono' }, service.address),
    ...service.ports.slice(0, maxPorts).map((words) => h('span', { class: 'mono' }, words)),
    service.ports.length > maxPorts && h('span', { class: 'words' }, `and ${service.ports.length - maxPorts} more`),
    service.selector !== '' && h('span', { class: 'mono lit' }, service.selector),
  )

/** A row each; many are dots alone, with how many of them are ready. */
function dots(endpoints: Band['endpoints']): HTMLElement[] {
  if (endpoints.length <= maxRows) return endpoints.map(dot)
  const ready = endpoints.filter((one) => one.ready).length
  const all = endpoints.map(({ ip, ready }) =>
    h('i', { class: ready ? 'ready' : 'unready', title: ready ? ip : `${ip} not ready`, 'data-endpoint': ip }, ready ? '●' : '○'),
  )
  return [
    h('span', { class: 'many', 'aria-hidden': 'true' }, ...all),
    h('span', { class: 'words' }, `${ready} of ${endpoints.length} ready`),
  ]
}

const dot = ({ ip, ready }: { ip: string; ready: boolean }): HTMLElement =>
  h(
    'span',
    { class: `dot-row ${ready ? 'ready' : 'unready'}`, 'data-endpoint': ip },
    h('i', {}, ready ? '●' : '○'),
    h('span', { class: 'mono' }, ip),
    ready ? '' : ' not ready',
  )

const drawPod = (pod: PodCard): HTMLElement =>
  h(
    'div',
    { class: `card ${pod.ready ? 'ready' : 'unready'}`, 'data-pod': pod.members.join(' ') },
    h('span', {}, h('strong', {}, pod.title), pod.ports !== '' && h('span', { class: 'mono listens' }, ` ${pod.ports}`)),
    ...pod.lines.map((line) => h('span', { class: 'mono' }, line)),
    h(
      'span',
      { class: 'labels' },
      ...pod.labels.map((label) => h('span', { class: label.lit ? 'mono lit' : 'mono' }, label.text)),
    ),
  )
