import type { Core } from './core.ts'
import { resourcePrefix } from './keys.ts'
import { serverVersion } from './server-version.ts'

const { major, minor, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = serverVersion

const labels = (of: Record<string, string>): string =>
  Object.entries(of)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')

const family = (name: string, help: string, samples: readonly string[]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  ...samples,
]

/** /metrics in Prometheus' text: of what a real API server counts, what this one knows. Names as in 1.36. */
export function metricsText({ served, store }: Core): string {
  const build = { build_date: buildDate, compiler, git_commit: gitCommit, git_tree_state: gitTreeState }
  const version = { git_version: gitVersion, go_version: goVersion, major, minor, platform }
  const stored = served().filter(({ alias, answer }) => !alias && !answer)
  const objects = stored.map(({ resource }) => {
    const of = labels({ group: resource.group, resource: resource.resource })
    return `apiserver_resource_objects{${of}} ${store.range(resourcePrefix(resource)).length}`
  })
  const lines = [
    ...family('apiserver_resource_objects', '[ALPHA] Number of stored objects at the time of last check split by kind.', objects),
    ...family(
      'kubernetes_build_info',
      "[BETA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
      [`kubernetes_build_info{${labels({ ...build, ...version })}} 1`],
    ),
  ]
  return `${lines.join('\n')}\n`
}
