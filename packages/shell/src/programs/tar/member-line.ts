import { modeText } from '../ls.ts'
import type { Options } from '../options.ts'
import type { Member } from './archive.ts'

/** How a tar speaks: GNU's or busybox's. */
export interface Manner {
  version: string
  failedCode: number
  emptyArchive: string
  delayed: string
  removesRoot: string
  noArchive: string
  noMode: string
  missing(name: string, why: string): string
  cannotOpen(file: string, why: string): string
  noFolder(folder: string, why: string): string
  notInArchive(name: string): string
}

const usage = "Try 'tar --help' or 'tar --usage' for more information.\n"

export const gnu: Manner = {
  version: 'tar (GNU tar) 1.35\n',
  failedCode: 2,
  emptyArchive: `tar: Cowardly refusing to create an empty archive\n${usage}`,
  delayed: 'tar: Exiting with failure status due to previous errors\n',
  removesRoot: "tar: Removing leading `/' from member names\n",
  noArchive: 'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
  noMode: `tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\n${usage}`,
  missing: (name, why) => `tar: ${name}: Cannot stat: ${why}\n`,
  cannotOpen: (file, why) => `tar: ${file}: Cannot open: ${why}\ntar: Error is not recoverable: exiting now\n`,
  noFolder: (folder, why) => `tar: ${folder}: Cannot open: ${why}\ntar: Error is not recoverable: exiting now\n`,
  notInArchive: (name) => `tar: ${name}: Not found in archive\n`,
}

export const busybox: Manner = {
  version: 'tar (busybox) 1.37.0\n',
  failedCode: 1,
  emptyArchive: 'tar: empty archive\n',
  delayed: 'tar: error exit delayed from previous errors\n',
  removesRoot: "tar: removing leading '/' from member names\n",
  noArchive: 'tar: invalid tar magic\n',
  noMode: 'tar: need at least one option: c, t, x\n',
  missing: (name, why) => `tar: ${name}: ${why}\n`,
  cannotOpen: (file, why) => `tar: can't open '${file}': ${why}\n`,
  noFolder: (folder, why) => `tar: can't change directory to '${folder}': ${why}\n`,
  notInArchive: (name) => `tar: ${name}: not found in archive\n`,
}

// GNU tar's first guess of how wide owner and size stand together
const ownerAndSizeWidth = 19

/** One line of `tar -t`; `-tv` shows mode, owner, size and time as well. */
export function memberLine(member: Member, long: boolean): string {
  if (!long) return `${member.name}\n`
  const sizeBytes = member.content?.length ?? 0
  const owner = `${member.owner}/${member.owner}`
  const size = String(sizeBytes).padStart(ownerAndSizeWidth - owner.length)
  const time = new Date(member.modifiedAtMs).toISOString().slice(0, 16).replace('T', ' ')
  const target = member.target === undefined ? '' : ` -> ${member.target}`
  return `${modeText({ ...member, sizeBytes })} ${owner} ${size} ${time} ${member.name}${target}\n`
}

/** `--exclude=PATTERN` with the stars of a shell, on the whole name or its last part. */
export function excluded(options: Options, name: string): boolean {
  const last = name.split('/').at(-1) ?? name
  return options.all('exclude').some((pattern) => matches(pattern, name) || matches(pattern, last))
}

function matches(pattern: string, name: string): boolean {
  const [head = '', ...pieces] = pattern.split('*')
  if (pieces.length === 0) return name === pattern
  const tail = pieces.pop() as string
  if (!name.startsWith(head) || !name.slice(head.length).endsWith(tail)) return false
  let at = head.length
  for (const piece of pieces) {
    const found = name.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= name.length - tail.length
}
