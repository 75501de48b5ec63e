import { failure, type Status } from '../api/status.ts'

/** A route without this method. Models apiserver/pkg/server/handler.go serviceErrorHandler (1.36). */
export const noMethod = (): Status =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** No route, below a path that is served. */
export const noRoute = (): Status => failure(404, 'NotFound', 'the server could not find the requested resource', {})
