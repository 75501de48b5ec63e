import { h } from '../dom/element.ts'
import type { Band, Door, PodCard } from './layout.ts'
import type { Way } from './way.ts'

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
      ...band.endpoints.map(dot),
      band.empty !== undefined && h('span', { class: 'words warn' }, `✕ ${band.empty}`),
      at('endpoint'),
    ),
    h('div', { class: 'column cards' }, ...band.pods.map(drawPod), at('pod')),
  )
}

/** A frame for each node with its ports as notches; addresses of a balancer stand by themselves. */
function byNode(doors: readonly Door[], open: (address: string) => void): HTMLElement[] {
  const nodes = [...new Set(doors.map(({ node }) => node))]
  return nodes.map((node) => {
    const notches = doors.filter((door) => door.node === node).map((door) => notch(door, open))
    return node === undefined
      ? h('div', { class: 'free' }, ...notches)
      : h('div', { class: 'node' }, h('span', {}, node), ...notches)
  })
}

const notch = ({ address }: Door, open: (address: string) => void): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      class: 'notch mono',
      title: 'Open in the browser pane',
      'data-door': address,
      onClick: () => open(`http://${address}`),
    },
    address,
  )

const pill = (service: NonNullable<Band['service']>): HTMLElement =>
  h(
    'div',
    { class: 'pill' },
    h('span', {}, h('strong', {}, service.title), h('span', { class: 'type' }, ` ${service.type}`)),
    h('span', { class: 'mono' }, service.address),
    service.selector !== '' && h('span', { class: 'mono lit' }, service.selector),
  )

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
