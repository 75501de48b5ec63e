import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { packTar, type TarEntry, unpackTar } from 'modern-tar'

/** An archive, or a file in it, beyond this is refused. */
export const maxArchiveBytes = 4 * 1024 * 1024
export const maxMembers = 1_000

export interface Member {
  name: string
  type: 'file' | 'directory' | 'symlink'
  mode: number
  modifiedAtMs: number
  owner: string
  target?: string
  content?: Uint8Array
}

/** The bytes of an archive in the ustar form. */
export function writeArchive(members: readonly Member[]): Promise<Uint8Array> {
  return packTar(members.map(entryOf))
}

function entryOf({ name, type, mode, modifiedAtMs, owner, target, content }: Member): TarEntry {
  const id = owner === 'root' ? 0 : 1000
  return {
    header: {
      name: type === 'directory' && !name.endsWith('/') ? `${name}/` : name,
      type,
      mode,
      mtime: new Date(modifiedAtMs),
      uid: id,
      gid: id,
      uname: owner,
      gname: owner,
      size: content?.length ?? 0,
      ...(target === undefined ? {} : { linkname: target }),
    },
    ...(content ? { body: content } : {}),
  }
}

/** The members of an archive, or undefined where the bytes are none. Links to files, devices and pipes are left out. */
export async function readArchive(bytes: Uint8Array): Promise<Member[] | undefined> {
  if (bytes.length > maxArchiveBytes || (bytes.length < 512 && bytes.length > 0)) return undefined
  try {
    const entries = await unpackTar(bytes as Uint8Array<ArrayBuffer>, { strict: true })
    return entries.slice(0, maxMembers).flatMap(({ header, data }): Member[] => {
      const type = header.type ?? 'file'
      if (type !== 'file' && type !== 'directory' && type !== 'symlink') return []
      return [
        {
          name: header.name,
          type,
          mode: (header.mode ?? 0o644) & 0o7777,
          modifiedAtMs: header.mtime?.getTime() ?? 0,
          owner: header.uname || String(header.uid ?? 0),
          ...(type === 'symlink' ? { target: header.linkname ?? '' } : {}),
          ...(type === 'file' ? { content: data ?? bytesOfText('') } : {}),
        },
      ]
    })
  } catch {
    return undefined
  }
}
