import type { ObjectMeta } from '../../api/object.ts'
import { align, describeTabs } from '../printers/tabwriter.ts'

/** Lines of a description; tabs become columns at the end. */
export interface Writer {
  /** One line, two blanks in for each level. */
  line(level: number, text: string): void
  /** Text as it is. */
  raw(text: string): void
  text(): string
}

export const writer = (): Writer => writing((text) => align(text, describeTabs))

/** Leaves the tabs as they are, as `rollout history --revision` does. */
export const plainWriter = (): Writer => writing((text) => text)

function writing(shape: (text: string) => string): Writer {
  const parts: string[] = []
  return {
    line: (level, text) => parts.push(`${'  '.repeat(level)}${text}\n`),
    raw: (text) => parts.push(text),
    text: () => shape(parts.join('')),
  }
}

type Labels = Readonly<Record<string, string>> | undefined

/** `Labels:  a=b` and one line for each further label. Models describe.go printLabelsMultiline (1.36). */
export function labels(out: Writer, title: string, map: Labels, indent = '', lead = ''): void {
  const keys = Object.keys(map ?? {}).sort()
  if (keys.length === 0) out.raw(`${title}:\t${lead}<none>\n`)
  keys.forEach((key, i) => {
    out.raw(`${i === 0 ? `${title}:` : indent}\t${lead}${key}=${map?.[key]}\n`)
  })
}

const skipped = 'kubectl.kubernetes.io/last-applied-configuration'
const maxAnnotation = 140

/** Models describe.go printAnnotationsMultiline (1.36). */
export function annotations(out: Writer, title: string, map: Labels, indent = '', lead = ''): void {
  const keys = Object.keys(map ?? {})
    .filter((key) => key !== skipped)
    .sort()
  if (keys.length === 0) out.raw(`${title}:\t${lead}<none>\n`)
  keys.forEach((key, i) => {
    out.raw(i === 0 ? `${title}:\t` : `${indent}\t`)
    const value = (map?.[key] ?? '').replace(/\n$/, '')
    if (value.length + key.length + 2 <= maxAnnotation && !value.includes('\n')) out.raw(`${lead}${key}: ${value}\n`)
    else
      out.raw(
        `${lead}${key}:\n${value
          .split('\n')
          .map((text) => `${indent}\t  ${shorten(text)}\n`)
          .join('')}`,
      )
  })
}

const shorten = (text: string): string => (text.length > maxAnnotation - 2 ? `${text.slice(0, maxAnnotation - 2)}...` : text)

/** Name, Namespace, Labels, Annotations. */
export function head(out: Writer, metadata: Partial<ObjectMeta>, namespaced = true): void {
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  if (namespaced) out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Mon, 23 Nov 2026 06:12:55 +0000 */
export function rfc1123(stamp: string | null | undefined): string {
  if (!stamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const date = new Date(stamp)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${days[date.getUTCDay()]}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}

/** a=b,c=d or <none>: labels.FormatLabels. */
export function formatLabels(map: Labels): string {
  const keys = Object.keys(map ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${map?.[key]}`).join(',')
}

/** True, False */
export const printBool = (value: unknown): string => (value ? 'True' : 'False')

/** ReplicaSet/web-5d4f of the controlling owner. */
export function controlledBy(out: Writer, metadata: Partial<ObjectMeta>): void {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller)
  if (owner) out.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
}

/** Go's %v of strings. */
export const goSlice = (items: readonly string[] | undefined): string => `[${(items ?? []).join(' ')}]`
