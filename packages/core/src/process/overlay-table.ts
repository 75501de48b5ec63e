import type { FileNode, FileTable } from './file-table.ts'
import { join, parentOf } from './path.ts'

/** A writable layer over a read-only one, as a container's root file system is. What is deleted below is hidden by a whiteout. */
export function overlayTable(lower: FileTable, upper: FileTable): FileTable {
  const lowerNode = (path: string): FileNode | undefined => (hidden(upper, path) ? undefined : lower.get(path))
  return {
    get(path) {
      const own = upper.get(path)
      if (own?.type === 'whiteout') return undefined
      // the root of the upper layer always exists and says nothing
      return path === '/' ? (lower.get(path) ?? own) : (own ?? lowerNode(path))
    },
    names(path) {
      const below = hidden(upper, path) || isOpaque(upper, path) ? [] : lower.names(path)
      const kept = below.filter((name) => upper.get(join(path, name))?.type !== 'whiteout')
      return [...new Set([...kept, ...upper.names(path)])].sort()
    },
    put(path, node) {
      const covers = node.type === 'directory' && upper.get(path)?.type === 'whiteout'
      return upper.put(path, covers ? { ...node, opaque: true } : node)
    },
    delete(path) {
      const refused = upper.delete(path)
      if (refused !== undefined) return refused
      return lowerNode(path) === undefined ? undefined : upper.put(path, { type: 'whiteout' })
    },
  }
}

/** True when a directory above `path` (or a whiteout at it) hides the lower layer there. */
function hidden(upper: FileTable, path: string): boolean {
  if (upper.get(path)?.type === 'whiteout') return true
  for (let at = path; at !== '/'; ) {
    at = parentOf(at)
    if (upper.get(at)?.type === 'whiteout' || isOpaque(upper, at)) return true
  }
  return false
}

function isOpaque(upper: FileTable, path: string): boolean {
  const node = upper.get(path)
  return node?.type === 'directory' && node.opaque === true
}
