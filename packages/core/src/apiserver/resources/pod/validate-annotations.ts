import type { PodSpec, PodTemplateSpec } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { everyContainer } from './validate-os.ts'

type Notes = Record<string, string> | undefined

const mirror = 'kubernetes.io/config.mirror'
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'

const isInt32 = (text: string): boolean => /^(0|-?[1-9]\d*|-0)$/.test(text) && Math.abs(Number(text)) <= 2 ** 31 - 1

/** Models core/validation ValidatePodSpecificAnnotations (1.36). */
export function podAnnotationErrors(notes: Notes, spec: PodSpec, at: string): FieldError[] {
  const { [mirror]: mirrored, [deletionCost]: cost } = notes ?? {}
  const errors: FieldError[] = []
  if (mirrored !== undefined && !spec.nodeName)
    errors.push(invalidField(`${at}[${mirror}]`, mirrored, 'must set spec.nodeName if mirror pod annotation is set'))
  if (cost !== undefined && !isInt32(cost)) errors.push(invalidField(`${at}[${deletionCost}]`, cost, 'must be a 32bit integer'))
  return [...errors, ...appArmorNoteErrors(notes, spec, at)]
}

function appArmorNoteErrors(notes: Notes, spec: PodSpec, at: string): FieldError[] {
  const names = new Set(everyContainer(spec, '').map(([{ name }]) => name))
  return Object.entries(notes ?? {})
    .filter(([key]) => key.startsWith(appArmorPrefix))
    .flatMap(([key, profile]) => {
      const name = key.slice(appArmorPrefix.length)
      const field = `${at}[${key}]`
      const known = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/')
      return [
        ...(names.has(name) ? [] : [invalidField(field, name, 'container not found')]),
        ...(known ? [] : [invalidField(field, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)]),
      ]
    })
}

const noteOf: Readonly<Record<string, string>> = { Unconfined: 'unconfined', RuntimeDefault: 'runtime/default' }

/** An annotation and a field for AppArmor say the same. Models validateAppArmorAnnotationsAndFieldsMatchOnCreate (1.36). */
export function profileMatchErrors({ metadata, spec }: Pick<PodTemplateSpec, 'metadata' | 'spec'>, at: string): FieldError[] {
  const notes = metadata?.annotations
  if (!notes || !Object.keys(notes).some((key) => key.startsWith(appArmorPrefix))) return []
  const ofPod = (spec.securityContext as Record<string, any> | undefined)?.appArmorProfile
  return everyContainer(spec, at).flatMap(([container, path]) => {
    const profile = (container.securityContext as Record<string, any> | undefined)?.appArmorProfile ?? ofPod
    const note = notes[appArmorPrefix + container.name]
    if (!profile || note === undefined) return []
    const field = `${path}.securityContext.appArmorProfile`
    const local = profile.type === 'Localhost'
    if (local ? !note.startsWith('localhost/') : note !== noteOf[profile.type as string])
      return [forbiddenField(`${field}.type`, 'apparmor type in annotation and field must match')]
    if (!local || note.slice('localhost/'.length) === profile.localhostProfile) return []
    return [forbiddenField(`${field}.localhostProfile`, 'apparmor profile in annotation and field must match')]
  })
}

/** Models ValidatePodSpecificAnnotationUpdates (1.36). */
export function annotationChangeErrors(now: Notes = {}, before: Notes = {}, at: string): FieldError[] {
  const fixed = (key: string): string | undefined =>
    key.startsWith(appArmorPrefix) ? 'AppArmor annotations' : key === mirror ? 'mirror pod annotation' : undefined
  const changed = Object.keys(before).filter((key) => now[key] !== before[key])
  const added = Object.keys(now).filter((key) => before[key] === undefined)
  const errors = (keys: string[], verb: string): FieldError[] =>
    keys.flatMap((key) => (fixed(key) ? [forbiddenField(`${at}[${key}]`, `may not ${verb} ${fixed(key)}`)] : []))
  return [...errors(changed, 'remove or update'), ...errors(added, 'add')]
}
