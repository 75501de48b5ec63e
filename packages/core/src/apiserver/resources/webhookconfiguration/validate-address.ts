import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'

const form = '; desired format: https://host[/path]'

interface Parts {
  scheme: string
  user: string | undefined
  host: string
  query: string
  fragment: string
}

/** Models net/url Parse, as far as a webhook's URL is looked at; a text is its error. */
function parseUrl(text: string): Parts | string {
  const fails = (why: string): string => `parse ${JSON.stringify(text)}: ${why}`
  const control = [...text].some((char) => char < ' ' || char === '\x7f')
  if (control) return fails('net/url: invalid control character in URL')
  const [, scheme = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(text) ?? []
  if (scheme === '' && text.startsWith(':')) return fails('missing protocol scheme')
  const [, authority, query = '', fragment = ''] = /^(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? []
  if (scheme === '' && authority === undefined && /^[^/?#]*:/.test(text))
    return fails('first path segment in URL cannot contain colon')
  const at = authority?.lastIndexOf('@') ?? -1
  const host = authority?.slice(at + 1) ?? ''
  const wrong = /[\s<>"\\^`{|}]/.exec(host)?.[0]
  if (wrong !== undefined) return fails(`invalid character ${JSON.stringify(wrong)} in host name`)
  const port = /:[^\]]*$/.exec(host)?.[0]
  if (port !== undefined && !/^:\d*$/.test(port)) return fails(`invalid port ${JSON.stringify(port)} after host`)
  return { scheme: scheme.toLowerCase(), user: at < 0 ? undefined : authority?.slice(0, at), host, query, fragment }
}

/** Models apiserver/pkg/util/webhook ValidateWebhookURL (1.36). */
export function webhookUrlErrors(text: string, field: string): FieldError[] {
  const url = parseUrl(text)
  if (typeof url === 'string') return [requiredField(field, `url must be a valid URL: ${url}${form}`)]
  const { scheme, host, user, fragment, query } = url
  return [
    ...(scheme === 'https' ? [] : [invalidField(field, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [invalidField(field, host, `host must be specified${form}`)] : []),
    ...(user === undefined ? [] : [invalidField(field, user, 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [invalidField(field, fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [invalidField(field, query, 'query parameters are not permitted in the URL')]),
  ]
}

/** Models ValidateWebhookService (1.36), which is handed name and namespace in each other's place. */
export function webhookServiceErrors(
  { name, namespace, path = '', port = 443 }: { namespace?: string; name?: string; path?: string; port?: number },
  at: string,
): FieldError[] {
  const badPort = port < 1 || port > 65_535
  return [
    ...(namespace ? [] : [requiredField(`${at}.name`)]),
    ...(name ? [] : [requiredField(`${at}.namespace`)]),
    ...(badPort ? [invalidField(`${at}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')] : []),
    ...pathErrors(path, `${at}.path`),
  ]
}

function pathErrors(path: string, field: string): FieldError[] {
  if (path === '' || path === '/') return []
  const wrong = (why: string): FieldError => invalidField(field, path, why)
  if (path === '//') return [wrong('segment[0] may not be empty')]
  const steps = path.slice(1).replace(/\/$/, '').split('/')
  return [
    ...(path.startsWith('/') ? [] : [wrong("must start with a '/'")]),
    ...steps.flatMap((step, i) =>
      step === ''
        ? [wrong(`segment[${i}] may not be empty`)]
        : isDns1123Subdomain(step).map((why) => wrong(`segment[${i}]: ${why}`)),
    ),
  ]
}
