/** What agnhost's admission webhooks decide, by path. Models test/images/agnhost/webhook (2.63). */

type Anything = Record<string, any>

/** The request inside an AdmissionReview. */
export interface AdmissionRequest {
  uid: string
  name?: string
  operation: string
  resource: { group: string; version: string; resource: string }
  subResource?: string
  object: Anything | null
  oldObject: Anything | null
}

export interface Decision {
  allowed: boolean
  status?: { message?: string; reason?: string; status?: string; code?: number }
  patch?: object[]
  /** How long it takes to decide. */
  afterMs?: number
}

type Decide = (request: AdmissionRequest, options: { sidecarImage: string }) => Decision

const allow: Decision = { allowed: true }
const deny = (message: string): Decision => ({ allowed: false, status: { message } })
const denyFor = (reason: string): Decision => ({ allowed: false, status: { reason } })

const isAbout = ({ resource }: AdmissionRequest, group: string, version: string, name: string): boolean =>
  resource.group === group && resource.version === version && resource.resource === name

const gvrText = ({ group, version, resource }: AdmissionRequest['resource']): string =>
  `{Group:${group} Version:${version} Resource:${resource}}`

const podsResource = { group: '', version: 'v1', resource: 'pods' }

function admitPods(request: AdmissionRequest): Decision {
  if (!isAbout(request, '', 'v1', 'pods')) return deny(`expect resource to be ${gvrText(podsResource)}`)
  const { metadata = {}, spec = {} } = request.object ?? {}
  const label = metadata.labels?.['webhook-e2e-test']
  const why: string[] = []
  if (label === 'webhook-disallow') why.push('the pod contains unwanted label;')
  if (label === 'wait-forever') return { ...deny('the pod response should not be sent;'), afterMs: Number.POSITIVE_INFINITY }
  for (const { name } of spec.containers ?? [])
    if (String(name).includes('webhook-disallow')) why.push('the pod contains unwanted container name;')
  return why.length > 0 ? deny(why.join(' ')) : allow
}

function denyAttaching(request: AdmissionRequest): Decision {
  if (request.name !== 'to-be-attached-pod') return allow
  if (!isAbout(request, '', 'v1', 'pods'))
    return deny(`expect resource to be ${gvrText(podsResource)}, got ${gvrText(request.resource)}`)
  if (request.subResource !== 'attach') return deny(`expect subresource to be attach, got ${request.subResource ?? ''}`)
  const { stdin, container } = request.object ?? {}
  return stdin && container === 'container1' ? deny("attaching to pod 'to-be-attached-pod' is not allowed") : allow
}

const has = (list: Anything[] | undefined, name: string): boolean => list?.some((one) => one.name === name) === true

function mutatePods({ object }: AdmissionRequest): Decision {
  const name = 'webhook-added-init-container'
  if (object?.metadata?.name !== 'webhook-to-be-mutated' || has(object.spec?.initContainers, name)) return allow
  const value = [{ image: 'webhook-added-image', name, resources: {} }]
  return { allowed: true, patch: [{ op: 'add', path: '/spec/initContainers', value }] }
}

function mutatePodsSidecar({ object }: AdmissionRequest, { sidecarImage }: { sidecarImage: string }): Decision {
  if (sidecarImage === '') {
    const message = 'No image specified by the sidecar-image parameter'
    return { allowed: false, status: { status: 'Failure', message, code: 500 } }
  }
  const name = 'webhook-added-sidecar'
  if (has(object?.spec?.containers, name)) return allow
  return {
    allowed: true,
    patch: [{ op: 'add', path: '/spec/containers/-', value: { image: sidecarImage, name, resources: {} } }],
  }
}

/** What ConfigMaps and custom resources are refused for alike: by a word in their data. */
const admitData =
  (unwanted: string, kept: string): Decide =>
  ({ operation, object, oldObject }) => {
    const word = (operation === 'DELETE' ? oldObject : object)?.data?.['webhook-e2e-test']
    if (word === 'webhook-disallow' && (operation === 'CREATE' || operation === 'UPDATE')) return denyFor(unwanted)
    return word === 'webhook-nondeletable' && operation === 'DELETE' ? denyFor(kept) : allow
  }

/** Two stages: the second sees what the first has done. */
function mutateData({ object }: AdmissionRequest): Decision {
  const data = object?.data ?? {}
  const stage = data['mutation-stage-1'] === 'yes' ? 2 : data['mutation-start'] === 'yes' ? 1 : 0
  return stage === 0 ? allow : { allowed: true, patch: [{ op: 'add', path: `/data/mutation-stage-${stage}`, value: 'yes' }] }
}

const crds = (version: string): AdmissionRequest['resource'] => ({
  group: 'apiextensions.k8s.io',
  version,
  resource: 'customresourcedefinitions',
})

function admitCrd(request: AdmissionRequest): Decision {
  const known = [crds('v1beta1'), crds('v1')]
  if (!known.some(({ group, version, resource }) => isAbout(request, group, version, resource)))
    return deny(`expect resource to be one of [${known.map(gvrText).join(', ')}] but got ${gvrText(request.resource)}`)
  const label = request.object?.metadata?.labels?.['webhook-e2e-test']
  return label === 'webhook-disallow' ? deny('the crd contains unwanted label') : allow
}

function addLabel({ object }: AdmissionRequest): Decision {
  const labels = object?.metadata?.labels ?? {}
  const path = '/metadata/labels/added-label'
  if (Object.keys(labels).length === 0)
    return { allowed: true, patch: [{ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } }] }
  if (labels['added-label'] === 'yes') return allow
  return { allowed: true, patch: [{ op: labels['added-label'] === undefined ? 'add' : 'replace', path, value: 'yes' }] }
}

export const admissionDoors: Readonly<Record<string, Decide>> = {
  '/always-allow-delay-5s': () => ({ allowed: true, status: { message: 'this webhook allows all requests' }, afterMs: 5000 }),
  '/always-deny': () => deny('this webhook denies all requests'),
  '/add-label': addLabel,
  '/pods': admitPods,
  '/pods/attach': denyAttaching,
  '/mutating-pods': mutatePods,
  '/mutating-pods-sidecar': mutatePodsSidecar,
  '/configmaps': admitData(
    'the configmap contains unwanted key and value',
    'the configmap cannot be deleted because it contains unwanted key and value',
  ),
  '/mutating-configmaps': mutateData,
  '/custom-resource': admitData(
    'the custom resource contains unwanted data',
    'the custom resource cannot be deleted because it contains unwanted key and value',
  ),
  '/mutating-custom-resource': mutateData,
  '/crd': admitCrd,
}
