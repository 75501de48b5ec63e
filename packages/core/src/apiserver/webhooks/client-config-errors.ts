import { type FieldError, invalidField, requiredField } from '../../api/status.ts'
import { isDns1123Subdomain } from '../metadata/names.ts'
import { portNumberErrors } from '../metadata/numbers.ts'
import type { ClientConfig } from './client-config.ts'

const form = '; desired format: https://host[/path]'

/** Models apiserver/pkg/util/webhook ValidateWebhookURL with https forced (1.36). */
export function urlErrors(url: string, field: string): FieldError[] {
  const [, scheme, rest] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(url) ?? ['', '', url]
  if (scheme === '' && /^:/.test(url))
    return [requiredField(field, `url must be a valid URL: parse ${JSON.stringify(url)}: missing protocol scheme${form}`)]
  const [, authority, tail = ''] = /^\/\/([^/?#]*)(.*)$/s.exec(rest as string) ?? ['', '', rest]
  const [, user, host = ''] = /^(?:(.*)@)?(.*)$/s.exec(authority as string) ?? []
  const [, query = '', fragment = ''] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(tail) ?? []
  const wrong = (value: string, why: string): FieldError => invalidField(field, value, why)
  return [
    ...(scheme?.toLowerCase() === 'https'
      ? []
      : [wrong((scheme ?? '').toLowerCase(), `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [wrong('', `host must be specified${form}`)] : []),
    ...(user === undefined ? [] : [wrong(user, 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [wrong(fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [wrong(query, 'query parameters are not permitted in the URL')]),
  ]
}

/** Models apiserver/pkg/util/webhook ValidateWebhookService (1.36). */
export function serviceErrors(service: Partial<NonNullable<ClientConfig['service']>>, field: string): FieldError[] {
  const { name, namespace, path, port = 443 } = service
  const errors: FieldError[] = []
  if (!name) errors.push(requiredField(`${field}.name`))
  if (!namespace) errors.push(requiredField(`${field}.namespace`))
  const [portWrong] = portNumberErrors(port, `${field}.port`)
  if (portWrong) errors.push(invalidField(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'))
  return path === undefined ? errors : [...errors, ...pathErrors(path, `${field}.path`)]
}

function pathErrors(path: string, field: string): FieldError[] {
  if (path === '/' || path === '') return []
  if (path === '//') return [invalidField(field, path, 'segment[0] may not be empty')]
  const errors = path.startsWith('/') ? [] : [invalidField(field, path, "must start with a '/'")]
  const segments = path.slice(1).replace(/\/$/, '').split('/')
  return [
    ...errors,
    ...segments.flatMap((segment, i) =>
      segment === ''
        ? [invalidField(field, path, `segment[${i}] may not be empty`)]
        : isDns1123Subdomain(segment).map((why) => invalidField(field, path, `segment[${i}]: ${why}`)),
    ),
  ]
}
