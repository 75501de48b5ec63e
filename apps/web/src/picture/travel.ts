import { h } from '../dom/element.ts'

/** Of one hop. */
const hopMs = 150
const still = matchMedia('(prefers-reduced-motion: reduce)')

/** A dot that goes from station to station within `holder`; where motion is not wanted the last station is lit for a moment. */
export function travel(holder: HTMLElement, stations: readonly HTMLElement[], failed: boolean): void {
  const last = stations.at(-1)
  if (!last) return
  const arrived = (): void => {
    last.classList.add('hit')
    setTimeout(() => last.classList.remove('hit'), 600)
  }
  if (still.matches || stations.length < 2) return arrived()
  const box = holder.getBoundingClientRect()
  const points = stations.map((station) => {
    const own = station.getBoundingClientRect()
    return { x: own.left - box.left + holder.scrollLeft + 6, y: own.top - box.top + holder.scrollTop + own.height / 2 - 5 }
  })
  const dot = h('span', { class: failed ? 'traveller failed' : 'traveller', 'aria-hidden': 'true' })
  holder.append(dot)
  const frames = points.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)` }))
  const animation = dot.animate(frames, { duration: hopMs * (points.length - 1), easing: 'linear', fill: 'forwards' })
  animation.onfinish = () => {
    dot.remove()
    arrived()
  }
}
