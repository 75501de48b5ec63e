import { describe, expect, it } from 'vitest'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const group = 'n.ex.com'
const merge = { type: 'application/merge-patch+json' }

type Names = Record<string, string | string[]>

const definition = (plural: string, kind: string, names: Names = {}, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}`, ...metadata },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, kind, ...names },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
    ...spec,
  },
})

const define = (server: BareServer, ...of: Parameters<typeof definition>): any =>
  server.request('POST', definitions, definition(...of))
const read = (server: BareServer, plural: string): any => server.request('GET', `${definitions}/${plural}.${group}`)
const conditions = (object: any): string[] =>
  object.status.conditions.map(({ type, status, reason, message }: any) => `${type}=${status} ${reason}: ${message}`)
const served = (server: BareServer): string[] =>
  ((server.request('GET', `/apis/${group}/v1`) as any).resources ?? []).map(({ name }: { name: string }) => name)

const accepted = 'NamesAccepted=True NoConflicts: no conflicts found'
const establishedAll = 'Established=True InitialNamesAccepted: the initial names have been accepted'
const refused = 'Established=False NotAccepted: not all names are accepted'
const conflict = (part: string, name: string): string => `NamesAccepted=False ${part}Conflict: "${name}" is already in use`

describe('the names of definitions', () => {
  it('[KND300] are accepted after the definition has been made, each step a write of its own', () => {
    const server = bareServer()
    const made = define(server, 'as', 'A', { shortNames: ['aa'], categories: ['all'] })
    expect(made.status).toEqual({ conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] })
    const now = read(server, 'as')
    expect(Number(now.metadata.resourceVersion) - Number(made.metadata.resourceVersion)).toBe(2)
    expect(conditions(now)).toEqual([accepted, establishedAll])
    const names = { plural: 'as', singular: 'a', shortNames: ['aa'], kind: 'A', listKind: 'AList', categories: ['all'] }
    expect(now.status.acceptedNames).toEqual(names)
  })

  it.each<[string, Parameters<typeof definition>, string, object]>([
    [
      'another singular',
      ['bs', 'B', { singular: 'a' }],
      conflict('Singular', 'a'),
      { plural: 'bs', kind: 'B', listKind: 'BList' },
    ],
    [
      'a singular that is a plural',
      ['bs', 'B', { singular: 'as' }],
      conflict('Singular', 'as'),
      { plural: 'bs', kind: 'B', listKind: 'BList' },
    ],
    ['another kind', ['bs', 'A', { listKind: 'BList' }], conflict('Kind', 'A'), { plural: 'bs', kind: '', listKind: 'BList' }],
    [
      'another list kind',
      ['bs', 'B', { listKind: 'AList' }],
      conflict('ListKind', 'AList'),
      { plural: 'bs', singular: 'b', kind: 'B' },
    ],
    [
      'a kind that is a list kind',
      ['bs', 'AList', { listKind: 'BList' }],
      conflict('Kind', 'AList'),
      { plural: 'bs', kind: '', listKind: 'BList' },
    ],
    [
      'a short name',
      ['bs', 'B', { shortNames: ['aa', 'bb'] }],
      conflict('ShortNames', 'aa'),
      { plural: 'bs', kind: 'B', listKind: 'BList' },
    ],
    [
      'several short names',
      ['bs', 'B', { shortNames: ['aa', 'as'] }],
      'NamesAccepted=False ShortNamesConflict: ["aa" is already in use, "as" is already in use]',
      { plural: 'bs', singular: 'b', kind: 'B', listKind: 'BList' },
    ],
    ['a plural that is a short name', ['aa', 'B', {}], conflict('Plural', 'aa'), { plural: '', kind: 'B', listKind: 'BList' }],
    [
      'all: the last is told',
      ['bs', 'A', { singular: 'a', shortNames: ['aa'] }],
      conflict('ListKind', 'AList'),
      { plural: 'bs', kind: '' },
    ],
  ])('[KND300] that are taken keep a definition from being served: %s', (_, of, said, names) => {
    const server = bareServer()
    define(server, 'as', 'A', { shortNames: ['aa'] })
    define(server, ...of)
    const now = read(server, of[0])
    expect(conditions(now)).toEqual([said, refused])
    expect(now.status.acceptedNames).toMatchObject(names)
    expect(served(server)).toEqual(['as'])
    expect(server.request('GET', `/apis/${group}/v1/${of[0]}`)).toEqual({})
    // free again when the other goes
    server.request('DELETE', `${definitions}/as.${group}`)
    expect(conditions(read(server, of[0]))).toEqual([accepted, establishedAll])
    expect(served(server)).toEqual([of[0]])
  })

  it('[KND300] of another group are no conflict', () => {
    const server = bareServer()
    define(server, 'as', 'A')
    const other = definition('as', 'A', {}, { group: 'o.ex.com' }, { name: 'as.o.ex.com' })
    server.request('POST', definitions, other)
    expect(conditions(server.request('GET', `${definitions}/as.o.ex.com`))).toEqual([accepted, establishedAll])
  })

  it('[KND300] that change are accepted where they can be; what is served keeps those it has', () => {
    const server = bareServer()
    define(server, 'as', 'A', { shortNames: ['aa'] })
    define(server, 'bs', 'B', { shortNames: ['bb'] })
    const rename = (names: Names): void => void server.request('PATCH', `${definitions}/bs.${group}`, { spec: { names } }, merge)
    rename({ shortNames: ['aa'] })
    expect(conditions(read(server, 'bs'))).toEqual([conflict('ShortNames', 'aa'), establishedAll])
    expect((server.request('GET', `/apis/${group}/v1`) as any).resources[1].shortNames).toEqual(['bb'])
    rename({ shortNames: ['cc'], categories: ['q'] })
    expect(conditions(read(server, 'bs'))).toEqual([accepted, establishedAll])
    expect((server.request('GET', `/apis/${group}/v1`) as any).resources[1]).toMatchObject({
      shortNames: ['cc'],
      categories: ['q'],
    })
  })

  it.each([
    ['https://github.com/x/y/pull/1', 'True ApprovedAnnotation: approved in https://github.com/x/y/pull/1'],
    ['unapproved, experimental', 'False UnapprovedAnnotation: not approved: "unapproved, experimental"'],
  ])('[KND300] in a group of Kubernetes say how they were approved: %s', (annotation, said) => {
    const server = bareServer()
    const annotations = { 'api-approved.kubernetes.io': annotation }
    const of = definition('as', 'A', {}, { group: 'x.k8s.io' }, { name: 'as.x.k8s.io', annotations })
    server.request('POST', definitions, of)
    const now = server.request('GET', `${definitions}/as.x.k8s.io`)
    expect(conditions(now)).toContain(`KubernetesAPIApprovalPolicyConformant=${said}`)
  })
})

describe('the certificates of a conversion webhook', () => {
  const converted = (caBundle: string) => ({
    conversion: {
      strategy: 'Webhook',
      webhook: { clientConfig: { url: 'https://x.y/', caBundle }, conversionReviewVersions: ['v1'] },
    },
  })
  const pem = (type: string, body: string): string => btoa(`-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`)
  const good = pem('CERTIFICATE', 'MAMCAQE=')

  it.each([
    ['no PEM', 'eHg='],
    ['the beginning of a PEM', 'LS0t'],
    ['another kind of PEM', pem('PRIVATE KEY', 'MAMCAQE=')],
    ['no certificate inside', pem('CERTIFICATE', 'AAAA')],
  ])('[KND301] keep a definition from being established: %s', (_, bundle) => {
    const server = bareServer()
    define(server, 'es', 'E', {}, converted(bundle))
    expect(conditions(read(server, 'es'))).toEqual([
      accepted,
      'Established=False InvalidCABundle: The conversion webhook CABundle is invalid',
    ])
    expect(served(server)).toEqual([])
    const answer = server.request('GET', `/apis/${group}/v1/es`)
    expect(answer).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(messageOf(answer)).toBe('Internal error occurred: error resolving resource')
    // and may be mended
    server.request('PATCH', `${definitions}/es.${group}`, { spec: converted(good) }, merge)
    expect(conditions(read(server, 'es'))).toEqual([accepted, establishedAll])
    expect(served(server)).toEqual(['es'])
  })

  it('[KND301] stay readable once they were', () => {
    const server = bareServer()
    define(server, 'es', 'E', {}, converted(good))
    expect(messageOf(server.request('PATCH', `${definitions}/es.${group}`, { spec: converted('eHg=') }, merge))).toContain(
      'spec.conversion.webhookClientConfig.caBundle: Invalid value: "eHg=": unable to load root certificates: unable to parse bytes as PEM block',
    )
  })
})

describe('the deletion of a definition', () => {
  const root = `/apis/${group}/v1/namespaces/default/as`
  const object = (name: string, metadata: object = {}) => ({
    apiVersion: `${group}/v1`,
    kind: 'A',
    metadata: { name, ...metadata },
  })

  function held(): BareServer {
    const server = bareServer()
    define(server, 'as', 'A')
    server.request('POST', root, object('free'))
    server.request('POST', root, object('held', { finalizers: ['ex.com/hold'] }))
    return server
  }

  it('[KND302] is marked first, and waits for its objects', () => {
    const server = held()
    const marked = server.request('DELETE', `${definitions}/as.${group}`) as any
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-11-23T06:00:00Z',
      finalizers: ['customresourcecleanup.apiextensions.k8s.io'],
      generation: 1,
    })
    expect(conditions(marked)[2]).toBe(
      'Terminating=True InstanceDeletionPending: CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    )
    expect(conditions(read(server, 'as'))[2]).toBe(
      'Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress',
    )
    const { items } = server.request('GET', root) as any
    expect(items.map(({ metadata }: any) => [metadata.name, metadata.deletionTimestamp])).toEqual([
      ['held', '2026-11-23T06:00:00Z'],
    ])
    expect((server.request('DELETE', `${definitions}/as.${group}`) as any).metadata.deletionGracePeriodSeconds).toBe(0)
    expect(messageOf(server.request('POST', definitions, definition('as', 'A')))).toBe(
      `object is being deleted: customresourcedefinitions.apiextensions.k8s.io "as.${group}" already exists`,
    )
  })

  it('[KND302] lets nothing new be made, and says so in discovery', () => {
    const server = held()
    server.request('DELETE', `${definitions}/as.${group}`)
    const why = `as.${group} "z" is forbidden: create not allowed while custom resource definition is terminating`
    expect(messageOf(server.request('POST', root, object('z')))).toBe(why)
    const apply = { type: 'application/apply-patch+yaml' }
    expect(messageOf(server.request('PATCH', `${root}/z?fieldManager=m`, object('z'), apply))).toBe(why)
    expect((server.request('GET', `/apis/${group}/v1`) as any).resources[0].verbs).toEqual([
      'delete',
      'deletecollection',
      'get',
      'list',
      'watch',
    ])
  })

  it('[KND302] ends when the last of them is let go', () => {
    const server = held()
    server.request('DELETE', `${definitions}/as.${group}`)
    server.request('PATCH', `${root}/held`, { metadata: { finalizers: null } }, merge)
    expect(messageOf(read(server, 'as'))).toBe(`customresourcedefinitions.apiextensions.k8s.io "as.${group}" not found`)
    expect(served(server)).toEqual([])
    define(server, 'as', 'A')
    expect((server.request('GET', root) as any).items).toEqual([])
  })

  it.each([
    ['uid', { uid: 'zzz' }, /Precondition failed: UID in precondition: zzz, UID in object meta: [0-9a-f-]{36}$/],
    [
      'resourceVersion',
      { resourceVersion: '1' },
      /Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: \d+$/,
    ],
  ])('[KND302] is refused where another definition was meant: %s', (_, preconditions, why) => {
    const server = held()
    const answer = server.request('DELETE', `${definitions}/as.${group}`, { preconditions })
    expect(answer).toMatchObject({ code: 409, details: { kind: 'customresourcedefinitions' } })
    expect(messageOf(answer)).toMatch(why)
  })

  it('[KND302] that is tried alone changes nothing', () => {
    const server = held()
    const tried = server.request('DELETE', `${definitions}/as.${group}?dryRun=All`) as any
    expect(tried.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io'])
    expect(read(server, 'as').metadata.finalizers).toBeUndefined()
    expect((server.request('GET', root) as any).items).toHaveLength(2)
  })

  it('[KND302] takes one that never was established at once', () => {
    const server = bareServer()
    define(server, 'as', 'A')
    define(server, 'bs', 'A')
    server.request('DELETE', `${definitions}/bs.${group}`)
    expect(messageOf(read(server, 'bs'))).toMatch(/not found$/)
  })
})
