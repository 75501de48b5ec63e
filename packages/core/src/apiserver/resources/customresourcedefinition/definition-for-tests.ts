import type { BareServer } from '../bare-server.ts'

/** A definition, or a part of one, that a test changes as it likes. */
export type Changeable = any

/** A definition that is accepted. */
export const acceptedDefinition = (): Changeable => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.ex.com' },
  spec: {
    group: 'ex.com',
    scope: 'Namespaced',
    names: { plural: 'foos', kind: 'Foo' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
    ],
  },
})

const label =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"

/** What the server says of a definition, sorted; `~` stands for the path of the schema. */
export function refusals(server: BareServer, definition: object): string[] {
  const answer = server.request(
    'POST',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All',
    definition,
  ) as Changeable
  const causes: { field: string; message: string }[] = answer.details?.causes ?? []
  return causes
    .map(({ field, message }) => `${field}: ${message}`)
    .sort()
    .map((text) => text.replaceAll('spec.validation.openAPIV3Schema', '~').replaceAll(label, '<1035>'))
}
