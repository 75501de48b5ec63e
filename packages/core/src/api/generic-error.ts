import { failure, type Status } from './status.ts'

const known: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted, but may still be processing the request'],
}

const inItsOwnWords: Readonly<Record<number, string>> = { 403: 'Forbidden', 406: 'NotAcceptable', 415: 'UnsupportedMediaType' }

/** What a client makes of an answer that is no Status. `said` is its text, `unknown` when it has none. Models apimachinery pkg/api/errors NewGenericServerResponse (1.36). */
export function genericFailure(code: number, said: string): Status {
  const [reason, message] = known[code] ?? []
  if (message !== undefined) return failure(code, reason as string, message)
  const own = inItsOwnWords[code]
  if (own !== undefined) return failure(code, own, said)
  if (code >= 500) {
    const why = `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`
    return failure(code, 'InternalError', why)
  }
  return failure(code, '', `the server responded with the status code ${code} but did not return more information`)
}
