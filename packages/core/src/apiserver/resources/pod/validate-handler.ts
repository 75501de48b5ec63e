import type { IntOrString } from '../../../api/object.ts'
import type { Container, Handler, Probe } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { follows } from '../../metadata/field-rules.ts'
import { isPortName } from '../../metadata/names.ts'
import { nonNegative, portNumberErrors } from '../../metadata/numbers.ts'

const probeNumbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const

/** Models core/validation validateLivenessProbe and its neighbours (1.36). */
export function probesErrors(container: Container, at: string): FieldError[] {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => {
    const probe = container[name]
    if (!probe) return []
    const errors = probeErrors(probe, `${at}.${name}`)
    if (name !== 'readinessProbe' && (probe.successThreshold ?? 1) !== 1) {
      errors.push(invalidField(`${at}.${name}.successThreshold`, probe.successThreshold, 'must be 1'))
    }
    if (name === 'readinessProbe' && probe.terminationGracePeriodSeconds !== undefined) {
      const why = 'must not be set for readinessProbes'
      errors.push(invalidField(`${at}.${name}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, why))
    }
    return errors
  })
}

function probeErrors(probe: Probe, at: string): FieldError[] {
  const { terminationGracePeriodSeconds: grace } = probe
  return [
    ...handlerErrors(probe, at, 0),
    ...probeNumbers.flatMap((name) => nonNegative(probe[name], `${at}.${name}`)),
    ...(grace !== undefined && grace <= 0
      ? [invalidField(`${at}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : []),
  ]
}

/** Models core/validation validateLifecycle (1.36). */
export function lifecycleErrors({ lifecycle = {} }: Container, at: string, grace: number | undefined): FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => {
    const handler = lifecycle[name]
    return handler ? handlerErrors(handler, `${at}.lifecycle.${name}`, grace ?? 30) : []
  })
}

const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

/** One handler, and only one. Models core/validation validateHandler (1.36). */
function handlerErrors(handler: Handler, at: string, grace: number): FieldError[] {
  const given = kinds.filter((kind) => handler[kind])
  if (given.length === 0) return [requiredField(at, 'must specify a handler type')]
  return given.flatMap((kind, i) =>
    i === 0
      ? actionErrors(handler, kind, `${at}.${kind}`, grace)
      : [forbiddenField(`${at}.${kind}`, 'may not specify more than 1 handler type')],
  )
}

function actionErrors(handler: Handler, kind: (typeof kinds)[number], at: string, grace: number): FieldError[] {
  if (kind === 'exec') return handler.exec?.command?.length ? [] : [requiredField(`${at}.command`)]
  if (kind === 'tcpSocket') return portErrors(handler.tcpSocket?.port, `${at}.port`)
  if (kind === 'grpc') return portErrors(handler.grpc?.port, `${at}.port`)
  if (kind === 'sleep') return sleepErrors(handler.sleep?.seconds ?? 0, at, grace)
  return httpErrors(handler, at)
}

function sleepErrors(seconds: number, at: string, grace: number): FieldError[] {
  if (seconds >= 0 && seconds <= grace) return []
  return [invalidField(at, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
}

function httpErrors({ httpGet }: Handler, at: string): FieldError[] {
  const { path = '', port, scheme = '', httpHeaders = [] } = httpGet ?? ({} as NonNullable<Handler['httpGet']>)
  const errors = path === '' ? [requiredField(`${at}.path`)] : []
  errors.push(...portErrors(port, `${at}.port`))
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.push(unsupportedField(`${at}.scheme`, scheme, ['HTTP', 'HTTPS']))
  return [...errors, ...httpHeaders.flatMap((header) => follows(isHeaderName, header.name ?? '', `${at}.httpHeaders`))]
}

const headerText =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"

const isHeaderName = (name: string): string[] => (/^[-A-Za-z0-9]+$/.test(name) ? [] : [headerText])

/** A port that is not given is 0. */
const portErrors = (port: IntOrString | undefined, at: string): FieldError[] =>
  typeof port === 'string' ? follows(isPortName, port, at) : portNumberErrors(port ?? 0, at)
