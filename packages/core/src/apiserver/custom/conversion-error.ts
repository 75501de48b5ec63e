import { failure, type Status } from '../../api/status.ts'

/** Thrown where an object cannot be shown or stored in a version, and answered as a Status by the server's front. */
export class ConversionError extends Error {}

/** An error that is no API status. Models apiserver/pkg/endpoints/handlers/responsewriters ErrorToAPIStatus (1.36). */
export function conversionStatus({ message }: ConversionError): Status {
  const { reason: _, ...status } = failure(500, '', message)
  return status
}
