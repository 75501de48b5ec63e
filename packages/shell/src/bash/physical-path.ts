import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { Shell } from './shell.ts'

const maxLinks = 40

/** The path without symbolic links. */
export function physicalPath(path: string, shell: Shell): string {
  let left = path.split('/').filter((part) => part !== '')
  let done = '/'
  for (let links = 0; left.length > 0; ) {
    const [part = '', ...rest] = left
    const next = resolvePath(done, part)
    const stat = shell.machine.files.lstat(next)
    const target = typeof stat !== 'string' && stat.type === 'symlink' ? stat.target : undefined
    if (target === undefined || ++links > maxLinks) {
      done = next
      left = rest
    } else {
      left = [
        ...resolvePath(done, target)
          .split('/')
          .filter((each) => each !== ''),
        ...rest,
      ]
      done = '/'
    }
  }
  return done
}
