/** Where an object comes from, or what changed it. Models kustomize api/resource/origin.go (5.8). */
export interface Origin {
  path?: string
  configuredIn?: string
  configuredBy?: { apiVersion: string; kind: string; name?: string; namespace?: string }
}

/** Its lines of YAML. */
export function originLines({ path, configuredIn, configuredBy }: Origin): string[] {
  const named = (['apiVersion', 'kind', 'name', 'namespace'] as const).filter((field) => configuredBy?.[field])
  return [
    ...(path ? [`path: ${path}`] : []),
    ...(configuredIn ? [`configuredIn: ${configuredIn}`] : []),
    ...(named.length > 0 ? ['configuredBy:', ...named.map((field) => `  ${field}: ${configuredBy?.[field]}`)] : []),
  ]
}

/** a/b of base and b, as Go joins paths. */
export function joined(base: string, path: string): string {
  const out: string[] = []
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else out.push(part)
  }
  return out.join('/') || '.'
}
