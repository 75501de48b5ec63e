import type { Condition } from '../../api/object.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'

const annotation = 'api-approved.kubernetes.io'

/** True for groups that are Kubernetes' own. Models apiextensions apihelpers IsProtectedCommunityGroup (1.36). */
export const isProtectedGroup = (group: string): boolean => /(^|\.)(?:k8s|kubernetes)\.io$/.test(group)

const isUrl = (value: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s/?#]+/.test(value)

type Approval = Pick<Condition, 'status' | 'reason'> & { message: string }

/** What the annotation says of a definition in a protected group. Models apiextensions apihelpers GetAPIApprovalState (1.36). */
export function approvalOf(annotations: Record<string, string> | undefined): Approval {
  const value = annotations?.[annotation] ?? ''
  const must = `protected groups must have approval annotation "${annotation}"`
  const see = ', see https://github.com/kubernetes/enhancements/pull/1111'
  if (value === '') return { status: 'False', reason: 'MissingAnnotation', message: must + see }
  if (value.startsWith('unapproved'))
    return { status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(value)}` }
  if (isUrl(value)) return { status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${value}` }
  const message = `${must} with either a URL or a reason starting with "unapproved"${see}`
  return { status: 'False', reason: 'InvalidAnnotation', message }
}

/** The condition that a definition of a protected group has; undefined for others. Models apiextensions controller/apiapproval (1.36). */
export function approvalCondition({
  metadata,
  spec,
}: CustomResourceDefinition): Omit<Condition, 'lastTransitionTime'> | undefined {
  if (!isProtectedGroup(spec.group ?? '')) return undefined
  return { type: 'KubernetesAPIApprovalPolicyConformant', ...approvalOf(metadata.annotations) }
}
