/** Normal form of an absolute path: no dots, no double slashes, no slash at the end. */
export function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Where `target` leads, seen from the directory `from`. */
export function resolvePath(from: string, target: string): string {
  return normal(target.startsWith('/') ? target : `${from}/${target}`)
}

/** The directory that holds `path`; the root holds itself. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut <= 0 ? '/' : path.slice(0, cut)
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`
}

/** True when `path` is `directory` or lies below it. */
export function isBelow(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`)
}
