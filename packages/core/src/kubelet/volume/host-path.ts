import type { FileError, Files } from '../../process/files.ts'
import { parentOf } from '../../process/path.ts'

/** What a `type` asks to be there, and whether the kubelet makes it. */
const wanted: Record<string, { is: string; kind?: 'file' | 'directory'; make?: 'file' | 'directory' }> = {
  Directory: { is: 'a directory', kind: 'directory' },
  DirectoryOrCreate: { is: 'a directory', kind: 'directory', make: 'directory' },
  File: { is: 'a file', kind: 'file' },
  FileOrCreate: { is: 'a file', kind: 'file', make: 'file' },
  Socket: { is: 'a socket file' },
  CharDevice: { is: 'a character device' },
  BlockDevice: { is: 'a block device' },
}

/**
 * Why a hostPath cannot be mounted; makes what its type lets the kubelet make, and what no type is asked of as the runtime does.
 * Models pkg/volume/hostpath checkTypeInternal (1.36).
 */
export function hostPathFailure(node: Files, { path, type = '' }: { path: string; type?: string }): string | undefined {
  const found = node.stat(path)
  const want = wanted[type]
  if (!want) {
    if (found === 'ENOENT') makeDirectories(node, path)
    return undefined
  }
  if (found === 'ENOENT' && want.make) return made(node, path, want.make)
  const fits = typeof found === 'object' && want.kind !== undefined && found.type === want.kind
  return fits ? undefined : `hostPath type check failed: ${path} is not ${want.is}`
}

function made(node: Files, path: string, kind: 'file' | 'directory'): string | undefined {
  const refused = kind === 'file' ? node.write(path, new Uint8Array(), 0o644) : makeDirectories(node, path)
  if (refused === undefined) return undefined
  return refused === 'ENOENT' ? `open ${path}: no such file or directory` : `mkdir ${path}: ${refused}`
}

function makeDirectories(node: Files, path: string): undefined | FileError {
  const parent = parentOf(path)
  if (parent !== path && node.stat(parent) === 'ENOENT') makeDirectories(node, parent)
  return node.mkdir(path, 0o755)
}
