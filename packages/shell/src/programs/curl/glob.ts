const most = 1000

/** `{a,b}` and `[1-5]`, `[a-c]`, `[01-10:2]` in a URL. */
export function expandGlob(url: string): string[] {
  const found = /\{([^{}]*)\}|\[(\w+)-(\w+)(?::(\d+))?\]/.exec(url)
  if (!found) return [url]
  const choices = found[1] !== undefined ? found[1].split(',') : range(found[2] ?? '', found[3] ?? '', Number(found[4] ?? 1) || 1)
  const before = url.slice(0, found.index)
  const rest = expandGlob(url.slice(found.index + found[0].length))
  return choices.flatMap((choice) => rest.map((end) => before + choice + end)).slice(0, most)
}

function range(from: string, to: string, step: number): string[] {
  const out: string[] = []
  if (/^\d+$/.test(from) && /^\d+$/.test(to)) {
    const width = from.startsWith('0') ? from.length : 0
    for (let at = Number(from); at <= Number(to) && out.length < most; at += step) out.push(String(at).padStart(width, '0'))
    return out
  }
  for (let at = from.charCodeAt(0); at <= to.charCodeAt(0); at += step) out.push(String.fromCharCode(at))
  return out
}

/** What is wrong with a URL's ranges: an IPv6 address in brackets is none. */
export function globFault(url: string): string | undefined {
  const open = url.search(/\[(?![0-9a-fA-F:.]*\]|\w+-\w+(:\d+)?\])/)
  return open < 0 ? undefined : `bad range in URL position ${open + 2}:\n${url}\n${' '.repeat(open + 1)}^`
}
