import type { PodSpec } from '../../../api/pod.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooLongField } from '../../../api/status.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { isUnixId } from '../../metadata/names.ts'
import { descendingPath } from '../volume-sources.ts'

type Context = Record<string, any>

const idErrors = (context: Context, names: readonly string[], at: string): FieldError[] =>
  names.flatMap((name) => (context[name] === undefined ? [] : follows(isUnixId, context[name] as number, `${at}.${name}`)))

/** Models core/validation validatePodSpecSecurityContext (1.36). */
export function podSecurityErrors(spec: PodSpec, at: string): FieldError[] {
  const context = (spec.securityContext ?? {}) as Context
  const both = spec.shareProcessNamespace === true && spec.hostPID === true
  return [
    ...idErrors(context, ['fsGroup', 'runAsUser', 'runAsGroup'], at),
    ...((context.supplementalGroups ?? []) as number[]).flatMap((id, i) =>
      follows(isUnixId, id, `${at}.supplementalGroups[${i}]`),
    ),
    ...(both
      ? [invalidField(`${at}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
      : []),
    ...sysctlErrors(context.sysctls ?? [], `${at}.sysctls`, spec),
    ...supported(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${at}.fsGroupChangePolicy`),
    ...seccompErrors(context.seccompProfile, `${at}.seccompProfile`),
    ...appArmorErrors(context.appArmorProfile, `${at}.appArmorProfile`),
    ...supported(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${at}.supplementalGroupsPolicy`),
    ...supported(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${at}.seLinuxChangePolicy`),
  ]
}

const maxSysctlLength = 253
const sysctlShape = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'
const sysctlPattern = new RegExp(sysctlShape)

/** Models core/validation validateSysctls (1.36). */
function sysctlErrors(sysctls: readonly { name?: string }[], at: string, spec: PodSpec): FieldError[] {
  const names = sysctls.map(({ name = '' }) => name)
  return names.flatMap((name, i) => {
    const field = `${at}[${i}].name`
    const bad = name.length > maxSysctlLength || !sysctlPattern.test(name)
    const why = `must have at most ${maxSysctlLength} characters and match regex ${sysctlShape}`
    const errors =
      name === ''
        ? [requiredField(field)]
        : bad
          ? [invalidField(field, name, why)]
          : names.indexOf(name) < i
            ? [duplicateField(field, name)]
            : []
    return [...errors, ...hostSysctlErrors(name.replaceAll('/', '.'), field, spec)]
  })
}

/** A host's own namespace is not to be tuned. Models ValidateHostSysctl (1.36). */
function hostSysctlErrors(name: string, field: string, { hostNetwork, hostIPC }: PodSpec): FieldError[] {
  const ipc = name.startsWith('fs.mqueue.') || /^kernel\.(msg|shm)/.test(name) || name === 'kernel.sem'
  if (hostNetwork && name.startsWith('net.'))
    return [invalidField(field, name, "may not be specified when 'hostNetwork' is true")]
  return hostIPC && ipc ? [invalidField(field, name, "may not be specified when 'hostIPC' is true")] : []
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

/** Models validateSeccompProfileField (1.36). */
function seccompErrors(profile: Context | undefined, at: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile: local } = profile
  const errors =
    type === ''
      ? [requiredField(`${at}.type`, 'type is required when seccompProfile is set')]
      : supported(type, profileTypes, `${at}.type`)
  const field = `${at}.localhostProfile`
  if (type === 'Localhost')
    return local === undefined
      ? [...errors, requiredField(field, 'must be set when seccomp type is Localhost')]
      : [...errors, ...descendingPath(local, field)]
  if (local === undefined) return errors
  const shown = { Type: type, LocalhostProfile: local }
  return [...errors, invalidField(field, shown, 'can only be set when seccomp type is Localhost')]
}

const maxProfileLength = 4_095

/** Models ValidateAppArmorProfileField (1.36). */
function appArmorErrors(profile: Context | undefined, at: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile: local } = profile as { type?: string; localhostProfile?: string }
  const field = `${at}.localhostProfile`
  if (type === '') return [requiredField(`${at}.type`, 'type is required when appArmorProfile is set')]
  if (type !== 'Localhost') {
    const errors = supported(type, profileTypes, `${at}.type`)
    if (local === undefined || errors.length > 0) return errors
    return [invalidField(field, local, 'can only be set when AppArmor type is Localhost')]
  }
  const missing = requiredField(field, 'must be set when AppArmor type is Localhost')
  if (local === undefined) return [missing]
  const padded = local.trim() !== local
  const errors = padded ? [invalidField(field, local, 'must not be padded with whitespace')] : local === '' ? [missing] : []
  return local.length > maxProfileLength ? [...errors, tooLongField(field, maxProfileLength)] : errors
}

/** Models core/validation ValidateSecurityContext (1.36). */
export function containerSecurityErrors(context: Context | undefined, at: string, spec: PodSpec): FieldError[] {
  if (!context) return []
  const { procMount, privileged, capabilities, allowPrivilegeEscalation } = context
  const errors = [
    ...idErrors(context, ['runAsUser', 'runAsGroup'], at),
    ...supported(procMount, ['Default', 'Unmasked'], `${at}.procMount`),
  ]
  if (procMount === 'Unmasked' && spec.hostUsers !== false)
    errors.push(invalidField(`${at}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  errors.push(...seccompErrors(context.seccompProfile, `${at}.seccompProfile`))
  const shown = internalContext(context)
  if (allowPrivilegeEscalation === false && privileged === true)
    errors.push(invalidField(at, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
  const admin = ((capabilities?.add ?? []) as string[]).filter((name) => name === 'CAP_SYS_ADMIN' || name === 'SYS_ADMIN')
  if (allowPrivilegeEscalation === false)
    errors.push(
      ...admin.map((name) =>
        invalidField(at, shown, `cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` ${name}`),
      ),
    )
  return [...errors, ...appArmorErrors(context.appArmorProfile, `${at}.appArmorProfile`)]
}

/** The internal Go struct, as its JSON is shown. */
const internalContext = (context: Context): object => ({
  Capabilities: context.capabilities ? { Add: context.capabilities.add ?? null, Drop: context.capabilities.drop ?? null } : null,
  Privileged: context.privileged ?? null,
  SELinuxOptions: context.seLinuxOptions ?? null,
  WindowsOptions: context.windowsOptions ?? null,
  RunAsUser: context.runAsUser ?? null,
  RunAsGroup: context.runAsGroup ?? null,
  RunAsNonRoot: context.runAsNonRoot ?? null,
  ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
  AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
  ProcMount: context.procMount ?? null,
  SeccompProfile: context.seccompProfile ?? null,
  AppArmorProfile: context.appArmorProfile ?? null,
})
