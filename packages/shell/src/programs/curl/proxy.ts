import type { ShellProcess } from '../../bash/shell.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'

/** The proxy that a URL is asked of: by -x, or by the environment; undefined without one. */
export function proxyFor(
  { process, options }: { process: ShellProcess; options: Options },
  target: Target,
): { host: string; port: number } | undefined {
  const { env } = process
  const given =
    options.get('proxy') ?? (target.scheme === 'https' ? (env.https_proxy ?? env.HTTPS_PROXY) : env.http_proxy) ?? env.all_proxy
  if (!given || isExcepted(options.get('noproxy') ?? env.no_proxy ?? env.NO_PROXY ?? '', target.host)) return undefined
  const found = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(given)
  return found?.[1] === undefined ? undefined : { host: found[1], port: Number(found[2] ?? 1080) }
}

const isExcepted = (list: string, host: string): boolean =>
  list
    .split(/[,\s]+/)
    .filter(Boolean)
    .some((entry) => entry === '*' || host === entry || host.endsWith(entry.startsWith('.') ? entry : `.${entry}`))
