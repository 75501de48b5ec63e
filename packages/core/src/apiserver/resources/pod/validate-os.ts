import type { Container, PodSpec } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, requiredField, unsupportedField } from '../../../api/status.ts'

type Context = Record<string, unknown>

/** Users of one's own go with none of the host's namespaces. Models core/validation validateHostUsers (1.36). */
export function hostUsersErrors(spec: PodSpec, at: string): FieldError[] {
  if (spec.hostUsers !== false) return []
  const why = 'when `pod.Spec.HostUsers` is false'
  // upstream's own letters
  const shown = { hostNetwork: 'hostNetwork', hostPID: 'HostPID', hostIPC: 'HostIPC' } as const
  return (['hostNetwork', 'hostPID', 'hostIPC'] as const)
    .filter((name) => spec[name] === true)
    .map((name) => forbiddenField(`${at}.${shown[name]}`, why))
}

/** Models core/validation validateOS, validateLinux and validateWindows (1.36). */
export function osErrors(spec: PodSpec, at: string): FieldError[] {
  const { os } = spec
  if (!os) return []
  if (!os.name) return [requiredField(`${at}.os.name`, 'cannot be empty')]
  if (os.name !== 'linux' && os.name !== 'windows') return [unsupportedField(`${at}.os`, os.name, ['linux', 'windows'])]
  const [unfitOfPod, unfitOfContainer, why] = os.name === 'linux' ? linux : windows
  return [
    ...unfitOfPod.filter((path) => valueAt(spec as unknown as Context, path)).map((path) => forbiddenField(`${at}.${path}`, why)),
    ...everyContainer(spec, at).flatMap(([container, field]) =>
      unfitOfContainer
        .filter((name) => isGiven((container.securityContext as Context | undefined)?.[name]))
        .map((name) => forbiddenField(`${field}.securityContext.${name}`, why)),
    ),
  ]
}

type Unfit = readonly [readonly string[], readonly string[], string]

const linux: Unfit = [['securityContext.windowsOptions'], ['windowsOptions'], 'windows options cannot be set for a linux pod']
const windows: Unfit = [
  [
    'securityContext.appArmorProfile',
    'securityContext.seLinuxOptions',
    'hostUsers',
    'hostPID',
    'hostIPC',
    'securityContext.seccompProfile',
    'securityContext.fsGroup',
    'securityContext.fsGroupChangePolicy',
    'securityContext.sysctls',
    'shareProcessNamespace',
    'securityContext.runAsUser',
    'securityContext.runAsGroup',
    'securityContext.supplementalGroups',
    'securityContext.supplementalGroupsPolicy',
  ],
  [
    'appArmorProfile',
    'seLinuxOptions',
    'seccompProfile',
    'capabilities',
    'readOnlyRootFilesystem',
    'privileged',
    'allowPrivilegeEscalation',
    'procMount',
    'runAsUser',
    'runAsGroup',
  ],
  'cannot be set for a windows pod',
]

/** A flag of the host's namespaces counts when it is true, an empty list is none. */
const isGiven = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0)

function valueAt(spec: Context, path: string): boolean {
  const [first = '', second] = path.split('.')
  const value = second === undefined ? spec[first] : (spec[first] as Context | undefined)?.[second]
  return first === 'hostPID' || first === 'hostIPC' ? value === true : isGiven(value)
}

/** Init containers, containers and those for debugging, with their paths. Models podshelper.VisitContainersWithPath (1.36). */
export function everyContainer(spec: PodSpec, at: string): [Container, string][] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    ((spec[list] ?? []) as Container[]).map((container, i): [Container, string] => [container, `${at}.${list}[${i}]`]),
  )
}
