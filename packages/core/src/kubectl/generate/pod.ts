import type { JsonObject } from '../../api/json.ts'
import { type Failed, fail } from '../errors.ts'
import { envNameProblem } from './env-file.ts'

/** a=b,c=d as --labels takes them. */
export function parseLabels(text: string): Record<string, string> | Failed {
  const labels: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const parts = pair.split('=')
    if (parts.length !== 2) return fail(`unexpected label spec: ${pair}`)
    if (parts[0] === '') return fail('unexpected empty label key')
    labels[parts[0] as string] = parts[1] as string
  }
  return labels
}

/** KEY=VALUE pairs of --annotations. Models cmd/util/helpers.go ParsePairs (1.36). */
export function parseAnnotations(pairs: readonly string[]): Record<string, string> | Failed {
  const wrong = pairs.filter((pair) => pair.indexOf('=') < 1)
  if (wrong.length > 0) return fail(`invalid annotations format: ${wrong.join(', ')}`)
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
}

/** NAME=VALUE pairs of --env. */
export function parseEnv(pairs: readonly string[]): { name: string; value: string }[] | Failed {
  const out: { name: string; value: string }[] = []
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1 || envNameProblem(pair.slice(0, at)) !== undefined) return fail(`invalid env: ${pair}`)
    out.push({ name: pair.slice(0, at), value: pair.slice(at + 1) })
  }
  return out
}

export interface PodPlan {
  name: string
  namespace: string | undefined
  labels: Record<string, string>
  annotations: Record<string, string>
  image: string
  imagePullPolicy: string
  restartPolicy: string
  port: number | undefined
  env: { name: string; value: string }[]
  command: readonly string[]
  args: readonly string[]
  stdin: boolean
  tty: boolean
  leaveStdinOpen: boolean
  privileged: boolean
}

/** The Pod of `kubectl run`. Models kubectl/pkg/generate/versioned/run.go BasicPod (1.36). */
export function podObject(plan: PodPlan): JsonObject {
  const container = {
    name: plan.name,
    image: plan.image,
    ...(plan.command.length > 0 ? { command: [...plan.command] } : {}),
    ...(plan.args.length > 0 ? { args: [...plan.args] } : {}),
    ...(plan.port === undefined ? {} : { ports: [{ containerPort: plan.port }] }),
    ...(plan.env.length > 0 ? { env: plan.env } : {}),
    resources: {},
    ...(plan.imagePullPolicy === '' ? {} : { imagePullPolicy: plan.imagePullPolicy }),
    ...(plan.privileged ? { securityContext: { privileged: true } } : {}),
    ...(plan.stdin ? { stdin: true } : {}),
    ...(plan.stdin && !plan.leaveStdinOpen ? { stdinOnce: true } : {}),
    ...(plan.tty ? { tty: true } : {}),
  }
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: plan.name,
      ...(plan.namespace === undefined ? {} : { namespace: plan.namespace }),
      labels: plan.labels,
      ...(Object.keys(plan.annotations).length > 0 ? { annotations: plan.annotations } : {}),
    },
    spec: { containers: [container], restartPolicy: plan.restartPolicy, dnsPolicy: 'ClusterFirst' },
    status: {},
  } as unknown as JsonObject
}
