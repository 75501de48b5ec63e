import { base64 } from '../../api/base64.ts'
import type { JsonObject } from '../../api/json.ts'
import * as kinds from '../../api/kinds.ts'
import { encodeUtf8 } from '../../api/utf8.ts'
import type { Flag, Kubectl } from '../command.ts'
import { readText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import type { Generator } from '../generate/generator.ts'
import { ingressObject } from '../generate/ingress.ts'
import { type KeyValues, keyValues } from '../generate/key-values.ts'
import { bindingObject, roleObject } from '../generate/role.ts'
import { serviceObject } from '../generate/service.ts'
import { pathOf, request } from '../object-requests.ts'
import { isStatus } from '../result.ts'

const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
const many = (name: string, usage: string): Flag => ({ name, type: 'stringSlice', usage })
const each = (name: string, usage: string): Flag => ({ name, type: 'stringArray', usage })

type Place = { name: string; namespace?: string }
const meta = (name: string, namespace: string | undefined, more: object = {}): Place => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  ...more,
})

const tcpFlag = many('tcp', 'PORT or PORT:TARGETPORT, several with commas.')

function service(type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName', flags: Flag[], label: string): Generator {
  const name = type.toLowerCase()
  return {
    name,
    summary: `Create a Service of type ${type}`,
    usage: `${name} NAME ${type === 'ExternalName' ? '--external-name external.name' : '--tcp=<port>:<targetPort>'} [--dry-run=server|client|none]`,
    flags,
    resource: kinds.services,
    failure: `failed to create ${label} service: `,
    build({ flags: given }, object, namespace) {
      const tcp = given.strings('tcp')
      const clusterIp = type === 'ClusterIP' ? given.string('clusterip') : ''
      if (tcp.length === 0 && clusterIp !== 'None' && type !== 'ExternalName')
        return fail('at least one tcp port specifier must be provided')
      const nodePort = type === 'NodePort' ? given.int('node-port') : 0
      if (type === 'NodePort' && tcp.length > 1 && nodePort > 0) return fail('at least one tcp port specifier must be provided')
      const externalName = type === 'ExternalName' ? given.string('external-name') : ''
      return serviceObject({ name: object, namespace, type, tcp, clusterIp, externalName, nodePort })
    },
  }
}

export const serviceGenerators: readonly Generator[] = [
  service('ClusterIP', [tcpFlag, text('clusterip', 'A fixed cluster IP, or None for a headless Service.')], 'ClusterIP'),
  service('NodePort', [tcpFlag, { name: 'node-port', type: 'int', default: 0, usage: 'A fixed port on the nodes.' }], 'NodePort'),
  service('LoadBalancer', [tcpFlag], 'LoadBalancer'),
  service(
    'ExternalName',
    [tcpFlag, text('external-name', 'The name that the Service stands for.', { required: true } as Partial<Flag>)],
    'ExternalName',
  ),
]

const deployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a Deployment',
  usage: 'deployment NAME --image=image -- [COMMAND] [args...]',
  flags: [
    { ...many('image', 'Image of the Pods; several make several containers.'), required: true } as Flag,
    { name: 'replicas', short: 'r', type: 'int', default: 1, usage: 'Number of Pods.' },
    { name: 'port', type: 'int', default: -1, usage: 'Port that the containers open.' },
  ],
  resource: kinds.deployments,
  failure: 'failed to create deployment: ',
  build({ flags, rest = [] }, name, namespace) {
    const images = flags.strings('image')
    if (images.length > 1 && rest.length > 0) return fail('cannot specify multiple --image options and command')
    if (flags.int('replicas') < 0) return fail(`${flags.int('replicas')} is not a valid number of replicas`)
    const port = flags.int('port')
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(rest.length > 0 ? { command: rest } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }))
    const labels = { app: name }
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: meta(name, namespace, { labels }),
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    } as unknown as JsonObject
  },
}

/** ansilh/demo-coffee:2 → demo-coffee */
function containerName(image: string): string {
  const last = image.split('/').at(-1) as string
  return last.split(/[:@]/)[0]?.toLowerCase().replaceAll('_', '-').slice(0, 63) as string
}

const fromFlags: Flag[] = [
  { ...many('from-file', 'File or KEY=FILE to take in; a directory takes in all its files.') },
  each('from-literal', 'KEY=VALUE.'),
  many('from-env-file', 'File with lines of KEY=VALUE.'),
  { name: 'append-hash', type: 'bool', default: false, usage: 'Add a hash of the content to the name.', notSimulated: true },
]

const sourcesOf = ({ process, flags }: Kubectl, what: string): KeyValues | Failed =>
  keyValues(
    process,
    { literals: flags.strings('from-literal'), files: flags.strings('from-file'), envFiles: flags.strings('from-env-file') },
    what,
  )

const configmap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a ConfigMap from files or values',
  usage: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: fromFlags,
  resource: kinds.configmaps,
  failure: 'failed to create configmap: ',
  build(kubectl, name, namespace) {
    const values = sourcesOf(kubectl, 'ConfigMap')
    if (isFailed(values)) return values
    const { data, binaryData } = values
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: meta(name, namespace),
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    } as unknown as JsonObject
  },
}

const encoded = ({ data, binaryData }: KeyValues): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(encodeUtf8(value))])),
  ...binaryData,
})

const secretObject = (name: string, namespace: string | undefined, type: string, data: Record<string, string>): JsonObject =>
  ({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: meta(name, namespace),
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type === '' ? {} : { type }),
  }) as unknown as JsonObject

const generic: Generator = {
  name: 'generic',
  summary: 'Create a Secret from files or values',
  usage: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...fromFlags, text('type', 'Type of the Secret.')],
  resource: kinds.secrets,
  failure: 'failed to create secret ',
  build(kubectl, name, namespace) {
    const values = sourcesOf(kubectl, 'Secret')
    if (isFailed(values)) return values
    return secretObject(name, namespace, kubectl.flags.string('type'), encoded(values))
  },
}

const dockerRegistry: Generator = {
  name: 'docker-registry',
  summary: 'Create a Secret for an image registry',
  usage: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]',
  flags: [
    text('docker-server', 'Registry.', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User.'),
    text('docker-password', 'Password.'),
    text('docker-email', 'Address.'),
    many('from-file', 'A .dockerconfigjson to take in.'),
  ],
  resource: kinds.secrets,
  failure: 'failed to create secret ',
  build(kubectl, name, namespace) {
    const { flags } = kubectl
    const [username, password, email, server] = ['docker-username', 'docker-password', 'docker-email', 'docker-server'].map(
      (flag) => flags.string(flag),
    ) as [string, string, string, string]
    if (flags.strings('from-file').length > 0) {
      const values = keyValues(kubectl.process, { literals: [], files: flags.strings('from-file'), envFiles: [] }, 'Secret')
      return isFailed(values) ? values : secretObject(name, namespace, 'kubernetes.io/dockerconfigjson', encoded(values))
    }
    if (username === '' || password === '' || server === '')
      return fail('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    const auth = base64(encodeUtf8(`${username}:${password}`))
    const config = JSON.stringify({ auths: { [server]: { username, password, ...(email === '' ? {} : { email }), auth } } })
    return secretObject(name, namespace, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': base64(encodeUtf8(config)) })
  },
}

const tls: Generator = {
  name: 'tls',
  summary: 'Create a Secret from a certificate and its key',
  usage: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [
    text('cert', 'Certificate file.', { required: true } as Partial<Flag>),
    text('key', 'Key file.', { required: true } as Partial<Flag>),
  ],
  resource: kinds.secrets,
  failure: 'failed to create secret ',
  build({ process, flags }, name, namespace) {
    const data: Record<string, string> = {}
    for (const [key, flag] of [
      ['tls.crt', 'cert'],
      ['tls.key', 'key'],
    ] as const) {
      const read = readText(process, flags.string(flag))
      if ('errno' in read) return fail(`open ${flags.string(flag)}: no such file or directory`)
      if (!read.text.includes('-----BEGIN')) return fail('tls: failed to find any PEM data in certificate input')
      data[key] = base64(encodeUtf8(read.text))
    }
    return secretObject(name, namespace, 'kubernetes.io/tls', data)
  },
}

const namespaceGenerator: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace',
  usage: 'namespace NAME [--dry-run=server|client|none]',
  flags: [],
  resource: kinds.namespaces,
  build: (_kubectl, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
}

const serviceaccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a ServiceAccount',
  usage: 'serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  resource: kinds.serviceaccounts,
  failure: 'failed to create serviceaccount: ',
  build: (_kubectl, name, namespace) =>
    ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: meta(name, namespace) }) as JsonObject,
}

const ruleFlags: Flag[] = [
  many('verb', 'What may be done.'),
  many('resource', 'With what.'),
  { ...each('resource-name', 'With which of them.') },
]

const role: Generator = {
  name: 'role',
  summary: 'Create a Role with one rule',
  usage:
    'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: ruleFlags,
  resource: kinds.roles,
  build: (kubectl, name, namespace) => roleObject(kubectl, 'Role', meta(name, namespace)),
}

const clusterrole: Generator = {
  name: 'clusterrole',
  summary: 'Create a ClusterRole',
  usage: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...ruleFlags,
    many('non-resource-url', 'Paths that may be asked.'),
    { name: 'aggregation-rule', type: 'string', default: '', usage: 'Labels of the roles to take together.' },
  ],
  resource: kinds.clusterroles,
  build: (kubectl, name) => roleObject(kubectl, 'ClusterRole', meta(name, undefined)),
}

const subjectFlags: Flag[] = [each('user', 'User.'), each('group', 'Group.'), each('serviceaccount', 'NAMESPACE:NAME.')]

const rolebinding: Generator = {
  name: 'rolebinding',
  summary: 'Bind a Role or ClusterRole to users in a namespace',
  usage:
    'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  flags: [text('clusterrole', 'ClusterRole to bind.'), text('role', 'Role to bind.'), ...subjectFlags],
  resource: kinds.rolebindings,
  failure: 'failed to create rolebinding: ',
  build: (kubectl, name, namespace) => bindingObject(kubectl, 'RoleBinding', meta(name, namespace)),
}

const clusterrolebinding: Generator = {
  name: 'clusterrolebinding',
  summary: 'Bind a ClusterRole to users',
  usage:
    'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  flags: [text('clusterrole', 'ClusterRole to bind.', { required: true } as Partial<Flag>), ...subjectFlags],
  resource: kinds.clusterrolebindings,
  failure: 'failed to create clusterrolebinding: ',
  build: (kubectl, name) => bindingObject(kubectl, 'ClusterRoleBinding', meta(name, undefined)),
}

const podTemplate = (kubectl: Kubectl, name: string, restartPolicy: string): object => ({
  metadata: {},
  spec: {
    containers: [
      { name, image: kubectl.flags.string('image'), ...(kubectl.rest?.length ? { command: kubectl.rest } : {}), resources: {} },
    ],
    restartPolicy,
  },
})

const job: Generator = {
  name: 'job',
  summary: 'Create a Job',
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [text('image', 'Image of the Pod.'), text('from', 'cronjob/NAME whose Job is made now.')],
  resource: kinds.jobs,
  failure: 'failed to create job: ',
  build(kubectl, name, namespace) {
    const { flags } = kubectl
    const [image, from] = [flags.string('image'), flags.string('from')]
    if ((image === '') === (from === '')) return fail('either --image or --from must be specified')
    if (from === '') {
      return {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: meta(name, namespace),
        spec: { template: podTemplate(kubectl, name, 'Never') },
        status: {},
      } as unknown as JsonObject
    }
    return jobFromCronJob(kubectl, name, from)
  },
}

function jobFromCronJob(kubectl: Kubectl, name: string, from: string): JsonObject | Failed {
  const [type = '', source = ''] = from.split('/')
  if (!/^(cronjobs?|cj)(\.batch)?$/.test(type)) return fail(`from must be an existing cronjob`)
  const found = request(kubectl, 'GET', pathOf(kinds.cronjobs, kubectl.namespace, source))
  if (isStatus(found)) return { failed: [found], exitCode: 1 }
  const { metadata, spec } = found as unknown as {
    metadata: { uid: string; name: string; namespace: string }
    spec: { jobTemplate: { metadata?: { annotations?: object; labels?: object }; spec: JsonObject } }
  }
  const template = spec.jobTemplate
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      namespace: metadata.namespace,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true }],
    },
    spec: template.spec,
    status: {},
  } as unknown as JsonObject
}

const cronjob: Generator = {
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a CronJob',
  usage: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    text('image', 'Image of the Pod.', { required: true } as Partial<Flag>),
    text('schedule', 'When, in cron format.', { required: true } as Partial<Flag>),
    text('restart', 'OnFailure or Never.'),
  ],
  resource: kinds.cronjobs,
  failure: 'failed to create cronjob: ',
  build: (kubectl, name, namespace) =>
    ({
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: meta(name, namespace),
      spec: {
        schedule: kubectl.flags.string('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: { template: podTemplate(kubectl, name, kubectl.flags.string('restart') || 'OnFailure') },
        },
      },
      status: {},
    }) as unknown as JsonObject,
}

const quota: Generator = {
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a ResourceQuota',
  usage: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [text('hard', 'RESOURCE=AMOUNT,…'), text('scopes', 'Scopes of the quota.')],
  resource: kinds.resourcequotas,
  failure: 'failed to create quota: ',
  build({ flags }, name, namespace) {
    const hard: Record<string, string> = {}
    for (const pair of flags.string('hard').split(',').filter(Boolean)) {
      const [key = '', value] = pair.split('=')
      if (value === undefined || value === '') return fail(`invalid argument syntax ${pair}, expected <resource>=<value>`)
      hard[key] = value
    }
    const scopes = flags.string('scopes').split(',').filter(Boolean)
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) }
    return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: meta(name, namespace), spec, status: {} } as unknown as JsonObject
  },
}

const pdb: Generator = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a PodDisruptionBudget',
  usage: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    text('selector', 'Labels of the Pods.'),
    text('min-available', 'Pods that must stay: a number or N%.'),
    text('max-unavailable', 'Pods that may go: a number or N%.'),
  ],
  resource: kinds.poddisruptionbudgets,
  failure: 'failed to create poddisruptionbudgets: ',
  build({ flags }, name, namespace) {
    if (flags.string('selector') === '') return fail('a selector must be specified')
    const [min, max] = [flags.string('min-available'), flags.string('max-unavailable')]
    if (min === '' && max === '') return fail('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') return fail('min-available and max-unavailable cannot be both specified')
    const amount = (value: string): string | number => (/^\d+$/.test(value) ? Number(value) : value)
    const matchLabels = Object.fromEntries(
      flags
        .string('selector')
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    )
    const spec = {
      ...(min === '' ? {} : { minAvailable: amount(min) }),
      selector: { matchLabels },
      ...(max === '' ? {} : { maxUnavailable: amount(max) }),
    }
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: meta(name, namespace),
      spec,
      status,
    } as unknown as JsonObject
  },
}

const priorityclass: Generator = {
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a PriorityClass',
  usage: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    { name: 'value', type: 'int', default: 0, usage: 'The priority.' },
    { name: 'global-default', type: 'bool', default: false, usage: 'For Pods that name no class.' },
    text('description', 'What it is for.'),
    text('preemption-policy', 'PreemptLowerPriority or Never.', { default: 'PreemptLowerPriority' }),
  ],
  resource: kinds.priorityclasses,
  failure: 'failed to create priorityclass: ',
  build: ({ flags }, name) =>
    ({
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
      preemptionPolicy: flags.string('preemption-policy'),
    }) as unknown as JsonObject,
}

const ingress: Generator = {
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an Ingress',
  usage: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]',
  flags: [
    text('class', 'IngressClass.'),
    each('rule', 'host/path=service:port[,tls[=secret]]; a path that ends in * is a prefix.'),
    text('default-backend', 'service:port for everything else.'),
    each('annotation', 'KEY=VALUE.'),
  ],
  resource: kinds.ingresses,
  failure: 'failed to create ingress: ',
  build: ({ flags }, name, namespace) =>
    ingressObject(meta(name, namespace), {
      className: flags.string('class'),
      rules: flags.strings('rule'),
      defaultBackend: flags.string('default-backend'),
      annotations: flags.strings('annotation'),
    }),
}

export const createGenerators: readonly Generator[] = [
  clusterrole,
  clusterrolebinding,
  configmap,
  cronjob,
  deployment,
  ingress,
  job,
  namespaceGenerator,
  pdb,
  priorityclass,
  quota,
  role,
  rolebinding,
  generic,
  dockerRegistry,
  tls,
  serviceaccount,
]
