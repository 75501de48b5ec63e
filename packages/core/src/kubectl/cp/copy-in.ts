import { textOfBytes } from '../../api/bytes-text.ts'
import type { Kubectl } from '../command.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { ended, type RemotePlace, remoteOf } from './remote.ts'
import { type Member, writeTar } from './tar-stream.ts'

const [maxFiles, maxBytes] = [1_000, 4 * 1024 * 1024]

/** Copies a file or a folder into a container, whose tar unpacks it. Models kubectl/pkg/cmd/cp/cp.go copyToPod (1.36). */
export async function copyIn(kubectl: Kubectl, from: string, to: RemotePlace): Promise<Failed | undefined> {
  const { process, flags } = kubectl
  const source = absolutePath(process, from)
  if (typeof process.files.stat(source) === 'string') return fail(`${from} doesn't exist in local filesystem`)
  const remote = remoteOf(kubectl, to)
  if (isFailed(remote)) return remote
  const isDirectory = (await remote.run(['test', '-d', to.path])).code === 0
  const target = cleaned(isDirectory ? `${to.path}/${source.split('/').at(-1)}` : to.path)
  const members: Member[] = []
  const wrong = pack(kubectl, source, target.split('/').at(-1) as string, members)
  if (wrong) return wrong
  const folder = target.includes('/') ? target.replace(/\/[^/]*$/, '') || '/' : '.'
  const kept = flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []
  const answer = await remote.run(['tar', ...kept, '-xmf', '-', '-C', folder], writeTar(members))
  if (!answer.isRefused) process.stdout(textOfBytes(answer.out))
  if (!answer.isRefused) process.stderr(answer.error)
  return answer.code === 0 ? undefined : ended(answer)
}

/** Without `.`, `..` and slashes that lead nowhere. */
function cleaned(path: string): string {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else out.push(part)
  }
  return `${path.startsWith('/') ? '/' : ''}${out.join('/')}` || '.'
}

/** Models cp.go recursiveTar (1.36): an empty folder is a member of its own. */
function pack(kubectl: Kubectl, path: string, name: string, members: Member[]): Failed | undefined {
  const { files } = kubectl.process
  const stat = files.lstat(path)
  if (typeof stat === 'string') return fail(`lstat ${path}: ${errnoText(stat)}`)
  const { type, mode, modifiedAtMs } = stat
  if (members.length >= maxFiles) return fail(`more than ${maxFiles} files`)
  if (type === 'directory') {
    const names = files.list(path)
    if (typeof names === 'string') return fail(`open ${path}: ${errnoText(names)}`)
    if (names.length === 0) members.push({ name: `${name}/`, type, mode, modifiedAtMs, content: new Uint8Array() })
    for (const child of [...names].sort()) {
      const wrong = pack(kubectl, `${path}/${child}`, `${name}/${child}`, members)
      if (wrong) return wrong
    }
    return undefined
  }
  const content = type === 'symlink' ? new Uint8Array() : files.read(path)
  if (typeof content === 'string') return fail(`open ${path}: ${errnoText(content)}`)
  members.push({ name, type, mode, modifiedAtMs, content, ...(stat.target === undefined ? {} : { target: stat.target }) })
  const size = members.reduce((sum, member) => sum + member.content.length, 0)
  return size > maxBytes ? fail(`more than ${maxBytes} bytes`) : undefined
}
