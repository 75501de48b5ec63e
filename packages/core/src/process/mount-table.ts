import type { FileNode, FileTable } from './file-table.ts'
import { baseName, isBelow, parentOf } from './path.ts'

export interface Mount {
  path: string
  table: FileTable
  /** Where in `table` the mount begins; default its root. */
  subPath?: string
  readOnly?: boolean
}

/** Other tables seen at paths of a root table. The deepest mount wins; mount points cannot be removed. */
export function mountTable(root: FileTable, mounts: readonly Mount[]): FileTable {
  const deepestFirst = [...mounts].sort((a, b) => b.path.length - a.path.length)
  const locate = (path: string): { mount: Mount | undefined; inner: string } => {
    const mount = deepestFirst.find((m) => isBelow(path, m.path))
    return mount ? { mount, inner: innerPath(mount, path) } : { mount: undefined, inner: path }
  }
  const get = (path: string): FileNode | undefined => {
    const { mount, inner } = locate(path)
    const node = (mount?.table ?? root).get(inner)
    if (node || !deepestFirst.some((m) => m.path !== path && isBelow(m.path, path))) return node
    // a directory that only exists because something is mounted below it
    return { type: 'directory', mode: 0o755, modifiedAtMs: 0 }
  }
  const isReadOnly = (path: string): boolean => {
    const { mount, inner } = locate(path)
    return mount?.readOnly === true || (mount?.table ?? root).isReadOnly?.(inner) === true
  }
  return {
    get,
    isReadOnly,
    names(path) {
      const { mount, inner } = locate(path)
      const points = deepestFirst.flatMap((m) => firstNameBelow(path, m.path))
      return [...new Set([...(mount?.table ?? root).names(inner), ...points])].sort()
    },
    put(path, node) {
      const { mount, inner } = locate(path)
      return mount?.readOnly ? 'EROFS' : (mount?.table ?? root).put(inner, node)
    },
    delete(path) {
      const { mount, inner } = locate(path)
      if (mount?.readOnly) return 'EROFS'
      return deepestFirst.some((m) => isBelow(m.path, path)) ? 'EACCES' : (mount?.table ?? root).delete(inner)
    },
  }
}

function innerPath(mount: Mount, path: string): string {
  const start = mount.subPath ?? '/'
  const rest = mount.path === '/' ? path : path.slice(mount.path.length)
  if (rest === '' || rest === '/') return start
  return start === '/' ? rest : start + rest
}

/** The name in `directory` on the way to the mount point. */
function firstNameBelow(directory: string, point: string): string[] {
  if (point === directory || !isBelow(point, directory)) return []
  for (let at = point; at !== '/'; at = parentOf(at)) if (parentOf(at) === directory) return [baseName(at)]
  return []
}
