/** Where an address typed into the browser pane leads. */
export type Target = { door: string; shown: string } | { problem: string; shown: string }

const nodes = /^(k8s-master|k8s-node-\d+)$/
const nodeNetwork = /^192\.168\.56\.\d{1,3}$/
const clusterNetwork = /^(192\.168\.10\.\d{1,3}|10\.10\.\d{1,3}\.\d{1,3})$/

/** An address as people type it, as the lab's door for it: the pane stands outside the cluster, where only the nodes' network is. */
export function parseAddress(typed: string, lab: string): Target {
  const text = typed.trim()
  const url = parseUrl(text)
  if (!url) return { problem: `"${text}" is no address. Try http://192.168.56.201:PORT`, shown: text }
  const shown = url.href
  if (url.protocol === 'https:') return { problem: 'This pane speaks http only.', shown }
  const { hostname } = url
  if (nodeNetwork.test(hostname) || nodes.test(hostname)) {
    return { door: `/labs/${lab}/nodes/${hostname}/${url.port || '80'}${url.pathname}${url.search}`, shown }
  }
  if (clusterNetwork.test(hostname)) {
    const words = `${hostname} took too long to answer. It is an address inside the cluster; this browser stands outside and reaches the nodes alone (192.168.56.201, .202).`
    return { problem: words, shown }
  }
  return { problem: `The name or address ${hostname} is not found from here. Ask a node: http://192.168.56.201:PORT`, shown }
}

function parseUrl(text: string): URL | undefined {
  if (text === '') return undefined
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.parse ? URL.parse(withScheme) : tryUrl(withScheme)
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** Does this pane show such a link, or a tab of the real browser? */
export function isOfLab(url: string): boolean {
  const parsed = parseUrl(url)
  return parsed !== undefined && (nodeNetwork.test(parsed.hostname) || nodes.test(parsed.hostname))
}
