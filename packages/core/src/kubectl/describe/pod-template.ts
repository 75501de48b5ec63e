import type { PodTemplateSpec, Toleration } from '../../api/pod.ts'
import { describeContainers } from './containers.ts'
import { describeVolumes } from './volumes.ts'
import { formatSelector } from './workload.ts'
import { annotations, labels, type Writer } from './writer.ts'

/** Models describe.go DescribePodTemplate (1.36). */
export function describePodTemplate(out: Writer, template: PodTemplateSpec | undefined): void {
  out.line(0, 'Pod Template:')
  if (!template) {
    out.raw('  <unset>')
    return
  }
  const { metadata = {}, spec } = template
  labels(out, '  Labels', metadata.labels)
  if (Object.keys(metadata.annotations ?? {}).length > 0) annotations(out, '  Annotations', metadata.annotations)
  if (spec.serviceAccountName) out.line(1, `Service Account:\t${spec.serviceAccountName}`)
  if (spec.initContainers?.length) describeContainers(out, 'Init Containers', spec.initContainers, undefined, '  ')
  describeContainers(out, 'Containers', spec.containers, undefined, '  ')
  describeVolumes(out, spec.volumes ?? [], '  ')
  topologySpread(out, spec.topologySpreadConstraints ?? [], '  ')
  if (spec.priorityClassName) out.line(1, `Priority Class Name:\t${spec.priorityClassName}`)
  labels(out, '  Node-Selectors', spec.nodeSelector)
  tolerations(out, '  Tolerations', spec.tolerations ?? [])
  schedulingGroup(out, spec, '  ')
}

/** Models describe.go describeSchedulingGroup (1.36). */
export function schedulingGroup(out: Writer, spec: object, space: string): void {
  const group = (spec as { schedulingGroup?: { podGroupName?: string } }).schedulingGroup
  if (!group) return
  out.raw(`${space}SchedulingGroup:\n`)
  out.line(1, `PodGroupName:\t${group.podGroupName ?? ''}`)
}

/** Sorted by key. Models describe.go printPodTolerationsMultiline (1.36). */
export function tolerations(out: Writer, title: string, list: readonly Toleration[]): void {
  if (list.length === 0) out.raw(`${title}:\t<none>\n`)
  const key = (of: Toleration): string => of.key ?? ''
  const sorted = [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  sorted.forEach((toleration, i) => {
    out.raw(`${i === 0 ? `${title}:` : ''}\t${tolerationText(toleration)}\n`)
  })
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  let text = key
  if (value) text += `=${value}`
  if (effect) text += `:${effect}`
  if (operator === 'Exists' && !value) text += key === '' && !effect ? 'op=Exists' : ' op=Exists'
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`
}

/** Models describe.go describeTopologySpreadConstraints (1.36). */
export function topologySpread(out: Writer, list: readonly Record<string, any>[], space: string): void {
  if (list.length === 0) return
  const sorted = [...list].sort((a, b) => (String(a.topologyKey) < String(b.topologyKey) ? -1 : 1))
  sorted.forEach((constraint, i) => {
    out.raw(i === 0 ? `${space}Topology Spread Constraints:` : space)
    const selector = constraint.labelSelector ? ` for selector ${formatSelector(constraint.labelSelector)}` : ''
    out.raw(
      `\t${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}\n`,
    )
  })
}
