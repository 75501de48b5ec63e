/** Whose a file is; absent: root's. */
export interface Owned {
  uid?: number
  gid?: number
}

/** Who touches files: a uid, and groups with the primary one first. */
export interface FileUser {
  uid: number
  groups: readonly number[]
  /** Capabilities that root goes without, without CAP_: CHOWN, DAC_OVERRIDE, FOWNER. */
  denied?: readonly string[]
}

/** A file tree: a home directory, a node's or a container's disk. Synchronous, over the lab's rows. Paths are absolute and normal. */
export interface FileStat extends Owned {
  type: 'file' | 'directory' | 'symlink'
  sizeBytes: number
  mode: number
  modifiedAtMs: number
  target?: string
}

export type FileError =
  | 'ENOENT'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EEXIST'
  | 'ENOTEMPTY'
  | 'EACCES'
  | 'EPERM'
  | 'EROFS'
  | 'ENOSPC'
  | 'ELOOP'
  | 'EINVAL'

/** Failures come back as their errno name. */
export interface Files {
  stat(path: string): FileStat | FileError
  /** Without following a last symlink. */
  lstat(path: string): FileStat | FileError
  read(path: string): Uint8Array | FileError
  write(path: string, content: Uint8Array, mode?: number): undefined | FileError
  append(path: string, content: Uint8Array): undefined | FileError
  list(path: string): string[] | FileError
  mkdir(path: string, mode?: number): undefined | FileError
  symlink(target: string, path: string): undefined | FileError
  remove(path: string): undefined | FileError
  rename(from: string, to: string): undefined | FileError
  chmod(path: string, mode: number): undefined | FileError
  /** Does not follow a last symlink. */
  chown(path: string, uid: number, gid: number): undefined | FileError
  /** Whether the file system at `path` takes no writing, whoever asks. */
  isReadOnly(path: string): boolean
}
