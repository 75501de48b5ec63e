/** The metadata that generators begin with. */
export type Place = { name: string; namespace?: string }
export const meta = (name: string, namespace: string | undefined, more: object = {}): Place => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  ...more,
})
