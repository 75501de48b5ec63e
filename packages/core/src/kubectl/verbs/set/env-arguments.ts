import type { Container } from '../../../api/pod.ts'
import type { Kubectl } from '../../command.ts'
import { type Failed, fail, isFailed } from '../../errors.ts'
import { envNameProblem } from '../../generate/env-file.ts'
import { infosOf } from '../../resource-args.ts'

export type Variable = NonNullable<Container['env']>[number]

export interface EnvChange {
  set: Variable[]
  remove: string[]
}

/** Resources first, then KEY=VALUE and KEY-; undefined when they are mixed. Models set/env/env_parse.go SplitEnvironmentFromResources (1.36). */
export function splitEnvironment(args: readonly string[]): { targets: string[]; pairs: string[] } | undefined {
  const isPair = (word: string): boolean => /^.+=/s.test(word) || word.endsWith('-')
  const first = args.findIndex(isPair)
  if (first < 0) return { targets: [...args], pairs: [] }
  return args.slice(first).every(isPair) ? { targets: args.slice(0, first), pairs: args.slice(first) } : undefined
}

/** What KEY=VALUE, KEY- and - (standard input) mean. Models set/env/env_parse.go ParseEnv (1.36). */
export async function envChange({ process }: Kubectl, specs: readonly string[]): Promise<EnvChange | Failed> {
  const change: EnvChange = { set: [], remove: [] }
  for (const spec of specs) {
    const at = spec.indexOf('=')
    if (spec === '-') change.set.push(...fromLines(await process.stdin.readAll()))
    else if (at >= 0) {
      const name = spec.slice(0, at)
      const problem = envNameProblem(name)
      if (problem !== undefined) return fail(`${JSON.stringify(name)} is not a valid key name: ${problem}`)
      change.set.push({ name, value: spec.slice(at + 1) })
    } else if (spec.endsWith('-')) change.remove.push(spec.slice(0, -1))
    else return fail(`unknown environment variable: ${spec}`)
  }
  const both = change.remove.some((key) => specs.some((spec) => spec.startsWith(`${key}=`)))
  return both ? fail('can not both modify and remove the same environment variable in the same command') : change
}

const fromLines = (text: string): Variable[] =>
  text
    .split('\n')
    .map((line) => (line.split('#')[0] as string).split(/=(.*)/s))
    .filter((parts) => parts.length > 1)
    .map(([name = '', value = '']) => ({ name, value }))

/** --from: a reference for each key of a ConfigMap or Secret. */
export async function variablesFrom(kubectl: Kubectl): Promise<Variable[] | Failed> {
  const { flags } = kubectl
  const source = flags.string('from')
  if (source === '') return []
  const found = await infosOf(kubectl, {
    // a file alone cannot be where they come from
    args: flags.bool('local') ? [] : [source],
    emptySelects: flags.bool('all'),
    labelSelector: flags.string('selector'),
  })
  if (isFailed(found)) return found
  if (found.causes.length > 0) return fail(...found.causes)
  const out: Variable[] = []
  for (const { resource, name, object } of found.infos) {
    const reference = resource.kind === 'Secret' ? 'secretKeyRef' : resource.kind === 'ConfigMap' ? 'configMapKeyRef' : undefined
    if (reference === undefined) return fail('unsupported resource specified in --from')
    const keys = Object.keys((object.data ?? {}) as object).filter((key) => isWanted(flags.strings('keys'), key))
    out.push(
      ...keys.sort().map((key) => ({ name: envName(kubectl, key), valueFrom: { [reference]: { name, key } } }) as Variable),
    )
  }
  return out
}

const isWanted = (keys: readonly string[], key: string): boolean => keys.length === 0 || keys.includes(key)

function envName({ process }: Kubectl, key: string): string {
  const name = key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
  if (name !== key) process.stderr(`Warning: key ${key} transferred to ${name}\n`)
  return name
}
