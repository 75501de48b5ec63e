import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { FileError, FileStat, Files } from '@kubemaze/core/process/files.ts'
import type { Sink } from './pipe.ts'

/** What a path below /dev/fd leads to while a command runs: text that a process printed, or a process that reads. */
export type Descriptor = { content: Uint8Array } | { sink: Sink }

/** A file tree in which the paths of process substitutions lead to their pipes. */
export function withDescriptors(files: Files, open: ReadonlyMap<string, Descriptor> | undefined): Files {
  if (!open || open.size === 0) return files
  const stat = (path: string, otherwise: () => FileStat | FileError): FileStat | FileError => {
    const own = open.get(path)
    if (!own) return otherwise()
    return { type: 'file', sizeBytes: 'content' in own ? own.content.length : 0, mode: 0o600, modifiedAtMs: 0 }
  }
  const into = (path: string, content: Uint8Array, otherwise: () => undefined | FileError): undefined | FileError => {
    const own = open.get(path)
    if (!own) return otherwise()
    if (!('sink' in own)) return 'EACCES'
    if (content.length > 0) own.sink.write(textOfBytes(content))
    return undefined
  }
  return {
    ...files,
    stat: (path) => stat(path, () => files.stat(path)),
    lstat: (path) => stat(path, () => files.lstat(path)),
    read(path) {
      const own = open.get(path)
      if (!own) return files.read(path)
      return 'content' in own ? own.content : new Uint8Array()
    },
    write: (path, content, mode) => into(path, content, () => files.write(path, content, mode)),
    append: (path, content) => into(path, content, () => files.append(path, content)),
  }
}
