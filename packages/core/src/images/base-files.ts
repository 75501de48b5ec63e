import type { FileEntry, Image } from './image.ts'
import { programsOf } from './tool-sets.ts'

const release = {
  ash: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n',
  bash: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nID=debian\n',
}

const passwd = (shell: string): string =>
  [
    `root:x:0:0:root:/root:${shell}`,
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n')

/** The read-only files of an image: what its distribution brings, its programs, and its own over them. */
export function imageFiles(image: Image): Record<string, FileEntry> {
  const own: Record<string, FileEntry> = {
    '/dev/null': { content: '', mode: 0o666 },
    '/dev/termination-log': { content: '', mode: 0o666 },
    ...(image.files ?? {}),
  }
  for (const program of image.programs ?? []) own[program] ??= { content: elf, mode: 0o755 }
  if (image.shell === 'none') return { '/etc/passwd': passwd('/sbin/nologin'), ...own }
  const { shell } = image
  return {
    '/etc/os-release': release[shell],
    ...(shell === 'ash' ? { '/etc/alpine-release': '3.22.2\n' } : { '/etc/debian_version': '13.1\n' }),
    '/etc/passwd': passwd(shell === 'ash' ? '/bin/sh' : '/bin/bash'),
    '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nnogroup:x:65534:\n',
    '/etc/nsswitch.conf': 'hosts: files dns\n',
    ...directories([
      '/root',
      '/tmp',
      '/home',
      '/opt',
      '/srv',
      '/mnt',
      '/media',
      '/run',
      '/var/log',
      '/var/tmp',
      '/var/run',
      '/usr/local/bin',
      '/proc',
      '/sys',
    ]),
    ...programFiles(image),
    ...own,
  }
}

/** Stands for a binary: nobody reads more of it. */
const elf = '\u007fELF\n'

function directories(paths: readonly string[]): Record<string, FileEntry> {
  return Object.fromEntries(paths.map((path) => [path, { directory: true, mode: path.endsWith('tmp') ? 0o1777 : 0o755 }]))
}

function programFiles(image: Image): Record<string, FileEntry> {
  const out: Record<string, FileEntry> = {}
  const busybox = image.shell === 'ash'
  if (busybox) out['/bin/busybox'] = { content: elf, mode: 0o755 }
  const inBusybox = programsOf(['busybox'])
  for (const name of programsOf(image.tools)) {
    if (busybox && inBusybox.has(name)) out[`/bin/${name}`] = { target: '/bin/busybox' }
    else out[`${name === 'bash' ? '' : '/usr'}/bin/${name}`] = { content: elf, mode: 0o755 }
  }
  if (!busybox) for (const name of ['sh', 'bash']) out[`/bin/${name}`] = { content: elf, mode: 0o755 }
  return out
}
