type Child = Node | string | undefined | false
type Props = Record<string, string | number | boolean | undefined | ((event: never) => void)>

/** An element; `on…` functions listen, `false` and undefined leave an attribute out. Strings become text, never HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  setAttributes(element, props)
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false))
  return element
}

/** The same for SVG. */
export function svg(tag: string, props: Props = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  setAttributes(element, props)
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false))
  return element
}

function setAttributes(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2).toLowerCase(), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}
