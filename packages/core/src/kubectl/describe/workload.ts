import { pods } from '../../api/kinds.ts'
import type { Condition, LabelSelector } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { Context } from './context.ts'
import type { Writer } from './writer.ts'

/** app=web,tier in (a,b); <none> for an empty one. Models metav1.FormatLabelSelector (1.36). */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>'
  const exact = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const others = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${[...values].sort().join(',')})`
    const text = { In: `${key} in ${list}`, NotIn: `${key} notin ${list}`, Exists: key, DoesNotExist: `!${key}` }[operator]
    return { key, text }
  })
  const all = [...exact, ...others].sort((a, b) => (a.key < b.key ? -1 : 1))
  return all.length === 0 ? '<none>' : all.map(({ text }) => text).join(',')
}

/** The same, but nothing for an empty one. Models labels.Selector String (1.36). */
export const selectorText = (selector: LabelSelector | undefined): string => {
  const text = formatSelector(selector)
  return text === '<none>' ? '' : text
}

/** Type, Status and Reason. */
export function reasonConditions(out: Writer, list: readonly Condition[] | undefined): void {
  if (!list?.length) return
  out.raw('Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n')
  for (const { type, status, reason } of list) out.raw(`  ${type} \t${status}\t${reason ?? ''}\n`)
}

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the Pods that an owner controls. */
export function podStatus(context: Context, namespace: string, selector: string, uid: string | undefined): string {
  const owned = context
    .list<Pod>(pods, namespace, { labelSelector: selector })
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
  const count = (phase: string): number => owned.filter(({ status }) => status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
