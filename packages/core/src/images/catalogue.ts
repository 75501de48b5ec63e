import { imageFiles } from './base-files.ts'
import type { FileEntry, Image } from './image.ts'
import { programsOf } from './tool-sets.ts'

export interface Catalogue {
  /** By repository in full: docker.io/library/nginx. */
  find(repository: string): Image | undefined
  has(image: Image, program: string): boolean
  files(image: Image): Readonly<Record<string, FileEntry>>
}

/** The registries as one table of images; k8s.gcr.io leads to its successor, as it does outside. */
export function createCatalogue(images: readonly Image[]): Catalogue {
  const byName = new Map(images.flatMap((image) => image.names.map((name) => [fullName(name), image] as const)))
  const files = new Map<Image, Record<string, FileEntry>>()
  const filesOf = (image: Image): Record<string, FileEntry> => {
    const known = files.get(image) ?? imageFiles(image)
    files.set(image, known)
    return known
  }
  return {
    find: (repository) => byName.get(repository) ?? byName.get(repository.replace(/^k8s\.gcr\.io\//, 'registry.k8s.io/')),
    has: (image, program) => hasProgram(image, filesOf(image), program),
    files: filesOf,
  }
}

/** nginx → docker.io/library/nginx */
export function fullName(name: string): string {
  const [first = ''] = name.split('/')
  if (name.includes('/') && (/[.:]/.test(first) || first === 'localhost')) return name
  return name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`
}

const path = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

function hasProgram(image: Image, files: Record<string, FileEntry>, program: string): boolean {
  if (program.includes('/')) return isProgram(files[program])
  if (path.some((directory) => isProgram(files[`${directory}/${program}`]))) return true
  return image.shell !== 'none' && programsOf(image.tools).has(program)
}

const isProgram = (entry: FileEntry | undefined): boolean =>
  typeof entry === 'object' && ('target' in entry || ('content' in entry && ((entry.mode ?? 0) & 0o111) !== 0))
