import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'

const requests =
  /^(GET|PUT|COPY|HEAD|LOCK|MOVE|POLL|POST|BCOPY|BMOVE|MKCOL|TRACE|LABEL|MERGE|DELETE|SEARCH|UNLOCK|REPORT|UPDATE|NOTIFY|BDELETE|CONNECT|OPTIONS|CHECKIN|PROPFIND|CHECKOUT|CCM_POST|SUBSCRIBE|PROPPATCH|BPROPFIND|BPROPPATCH|UNCHECKOUT|MKACTIVITY|MKWORKSPACE|UNSUBSCRIBE|RPC_CONNECT|VERSION-CONTROL|BASELINE-CONTROL)\b/i

/** Text lines of a protocol: the first one, or with -v all of them. Models tcpdump print-ascii.c txtproto_print (4.99). */
export function httpText(name: 'HTTP' | 'SSH', payload: Uint8Array, verbose: number): string {
  const text = textOfBytes(payload)
  const isKnown = name === 'SSH' || requests.test(text) || /^\S+ +\d{3}\b/.test(text)
  if (!isKnown) return `${name}, length: ${payload.length}`
  if (verbose === 0) return `${name}: ${printable(firstLine(text) ?? '')}`
  let out = `${name}, length: ${payload.length}`
  let left = text
  for (let line = firstLine(left); line !== undefined && left !== ''; line = firstLine(left)) {
    out += `\n\t${printable(line)}`
    const cut = left.indexOf('\n')
    if (cut < 0) break
    left = left.slice(cut + 1)
  }
  return out
}

/** Undefined when a sign of it is no text. */
function firstLine(text: string): string | undefined {
  const line = text.split('\n')[0]?.replace(/\r$/, '') ?? ''
  return /[\u0000-\u0008\u000b-\u001f\u007f-\uffff]/.test(line) ? undefined : line
}

const printable = (line: string): string => line
