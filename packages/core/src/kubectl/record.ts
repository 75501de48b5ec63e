import type { JsonObject } from '../api/json.ts'
import type { Flag, Kubectl } from './command.ts'
import type { ParsedFlags } from './flags.ts'

/** --record, which has been going away for years. */
export const recordFlag: Flag = {
  name: 'record',
  type: 'bool',
  default: false,
  usage: "Keep the command as the object's annotation.",
  hidden: true,
  deprecated: '--record will be removed in the future',
}

/** The annotation that `kubectl rollout history` shows. */
export const changeCause = 'kubernetes.io/change-cause'

/** The words of a command, then its flags. Models cli-runtime genericclioptions/record_flags.go parseCommandArguments (1.36). */
export function commandSaid(path: string, { args, rest = [], given }: ParsedFlags): string {
  const secret = new Set(['token', 'password'])
  const flags = given.map(({ flag, text }) => `--${flag.name}=${secret.has(flag.name) ? 'CLASSIFIED' : text}`)
  return [path, ...args, ...rest, ...flags].join(' ')
}

/** The object, with the command as its change cause when --record was given. */
export function recorded({ flags, said }: Kubectl, object: JsonObject): JsonObject {
  if (!flags.bool('record')) return object
  const metadata = object.metadata as { annotations?: Record<string, string> } | undefined
  const annotations = { ...metadata?.annotations, [changeCause]: said }
  return { ...object, metadata: { ...metadata, annotations } } as unknown as JsonObject
}

/** The merge patch that keeps the command; undefined without --record. */
export const recordPatch = ({ flags, said }: Kubectl): JsonObject | undefined =>
  flags.bool('record') ? { metadata: { annotations: { [changeCause]: said } } } : undefined
