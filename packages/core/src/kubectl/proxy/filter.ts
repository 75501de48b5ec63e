import { RE2JS } from 're2js'
import type { HttpRequest } from '../../network/packet.ts'

/** Patterns of --accept-paths, --reject-paths, --accept-hosts and --reject-methods. */
export interface Filter {
  acceptPaths: RE2JS[]
  rejectPaths: RE2JS[]
  acceptHosts: RE2JS[]
  rejectMethods: RE2JS[]
}

/** Patterns between commas, in Go's syntax; a text is what is wrong with one. Models kubectl/pkg/proxy/proxy_server.go MakeRegexpArray (1.36). */
export function patternsOf(text: string): RE2JS[] | string {
  try {
    return text === '' ? [] : text.split(',').map((part) => RE2JS.compile(part))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const matches = (text: string, patterns: readonly RE2JS[]): boolean => patterns.some((pattern) => pattern.matcher(text).find())

/** May this request pass to `path`? Models kubectl/pkg/proxy/proxy_server.go accept (1.36). */
export function accepts(
  { acceptPaths, rejectPaths, acceptHosts, rejectMethods }: Filter,
  request: HttpRequest,
  path: string,
): boolean {
  if (matches(path, rejectPaths) || matches(request.method, rejectMethods)) return false
  return matches(path, acceptPaths) && matches(hostOf(request.headers.host ?? ''), acceptHosts)
}

/** The host without its port; one in brackets loses them only together with a port. Models net.SplitHostPort. */
function hostOf(header: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:[\]]*)):[^:]*$/.exec(header) ?? []
  return bracketed ?? plain ?? header
}
