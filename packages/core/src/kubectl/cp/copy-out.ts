import type { Kubectl } from '../command.ts'
import { absolutePath, errnoText } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { ended, type RemotePlace, remoteOf } from './remote.ts'
import { type Member, readTar } from './tar-stream.ts'

/** Copies a file or a folder out of a container, whose tar packs it. Models kubectl/pkg/cmd/cp/cp.go copyFromPod (1.36). */
export async function copyOut(kubectl: Kubectl, from: RemotePlace, to: string): Promise<Failed | undefined> {
  const { process } = kubectl
  // the container's words go to standard output on this way
  const remote = remoteOf({ ...kubectl, process: { ...process, stderr: (text) => process.stdout(text) } }, from)
  if (isFailed(remote)) return remote
  const answer = await remote.run(['tar', 'cf', '-', from.path])
  if (!answer.isRefused) process.stdout(answer.error)
  if (answer.code !== 0) return ended(answer)
  const prefix = strippedPath(from.path)
  for (const member of readTar(answer.out)) {
    if (!member.name.startsWith(prefix)) return fail('tar contents corrupted')
    const wrong = place(kubectl, from, to, member, member.name.slice(prefix.length))
    if (wrong) return wrong
  }
  return undefined
}

/** The names in the archive begin with the path without its first slashes and what leads up. Models cp.go stripPathShortcuts (1.36). */
function strippedPath(path: string): string {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') out.pop()
    else out.push(part)
  }
  return out.join('/')
}

function place(kubectl: Kubectl, from: RemotePlace, to: string, member: Member, rest: string): Failed | undefined {
  const { process } = kubectl
  const shown = joined(to, rest)
  if (!isBelow(to, shown)) {
    process.stderr(`warning: file ${JSON.stringify(shown)} is outside target destination, skipping\n`)
    return undefined
  }
  const folder = member.type === 'directory' ? shown : folderOf(shown)
  const wrong = makeFolders(kubectl, folderOf(shown)) ?? makeFolders(kubectl, folder)
  if (wrong || member.type === 'directory') return wrong
  if (member.type === 'symlink') {
    const [link, target] = [shown, member.target].map((text) => JSON.stringify(text))
    const way = `kubectl exec -n ${JSON.stringify(from.namespace)} ${JSON.stringify(from.pod)} -- tar cf - ${JSON.stringify(from.path)} | tar xf -`
    process.stderr(`warning: skipping symlink: ${link} -> ${target} (consider using "${way}")\n`)
    return undefined
  }
  const refused = process.files.write(absolutePath(process, shown), member.content)
  return refused ? fail(`open ${shown}: ${errnoText(refused)}`) : undefined
}

const folderOf = (path: string): string => (path.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : '.')

/** As Go's filepath.Join writes it. */
function joined(base: string, rest: string): string {
  const out: string[] = []
  for (const part of `${base}/${rest}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else out.push(part)
  }
  return `${base.startsWith('/') ? '/' : ''}${out.join('/')}` || '.'
}

function isBelow(base: string, path: string): boolean {
  const whole = joined(base, '')
  return whole === '.' ? !path.startsWith('..') : path === whole || path.startsWith(whole === '/' ? '/' : `${whole}/`)
}

function makeFolders({ process }: Kubectl, folder: string): Failed | undefined {
  const parts = folder.split('/')
  for (let at = 1; at <= parts.length; at++) {
    const part = parts.slice(0, at).join('/') || '/'
    const path = absolutePath(process, part)
    const stat = process.files.stat(path)
    if (typeof stat !== 'string' && stat.type === 'directory') continue
    const wrong = typeof stat === 'string' ? process.files.mkdir(path, 0o755) : 'ENOTDIR'
    if (wrong) return fail(`mkdir ${part}: ${errnoText(wrong)}`)
  }
  return undefined
}
