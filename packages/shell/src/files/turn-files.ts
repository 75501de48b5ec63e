import type { Files } from '@kubemaze/core/process/files.ts'

/** Every write is a turn of the lab: kept at once, and seen by whoever waits for a change. */
export function turnFiles(files: Files, turn: <T>(work: () => T) => T): Files {
  return {
    ...files,
    write: (path, content, mode) => turn(() => files.write(path, content, mode)),
    append: (path, content) => turn(() => files.append(path, content)),
    mkdir: (path, mode) => turn(() => files.mkdir(path, mode)),
    symlink: (target, path) => turn(() => files.symlink(target, path)),
    remove: (path) => turn(() => files.remove(path)),
    rename: (from, to) => turn(() => files.rename(from, to)),
    chmod: (path, mode) => turn(() => files.chmod(path, mode)),
    chown: (path, uid, gid) => turn(() => files.chown(path, uid, gid)),
  }
}
