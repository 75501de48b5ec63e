import { createCatalogue, fullName } from '@kubemaze/core/images/catalogue.ts'
import { imageTable } from '@kubemaze/core/images/table.ts'
import type { Known } from './known.ts'

const catalogue = createCatalogue(imageTable)

/** An image that a node has. */
export interface NodeImage {
  repository: string
  tag: string
  id: string
  sizeBytes: number
}

function imageOf(name: string, id: string): NodeImage {
  const plain = name.replace(/@.*$/, '')
  const cut = plain.lastIndexOf(':')
  const tagged = cut > plain.lastIndexOf('/')
  const repository = tagged ? plain.slice(0, cut) : plain
  return {
    repository,
    tag: tagged ? plain.slice(cut + 1) : 'latest',
    id,
    sizeBytes: catalogue.find(fullName(repository))?.sizeBytes ?? 0,
  }
}

/** What the containers of a node were made of, and pause, by name. */
export function nodeImages(containers: readonly Known[]): NodeImage[] {
  const found = new Map(containers.filter(({ imageId }) => imageId !== '').map(({ image, imageId }) => [image, imageId]))
  const own = [...found].map(([name, id]) => imageOf(name, id))
  const pause: NodeImage = {
    repository: 'registry.k8s.io/pause',
    tag: '3.10.1',
    id: 'sha256:cd073f4c5f6a8e9dc6f3125ba00cf60819cae95c1ec84a1f146ee4a9cf9e803f',
    sizeBytes: 320_448,
  }
  return [...own, pause].sort((a, b) => (`${a.repository}:${a.tag}` < `${b.repository}:${b.tag}` ? -1 : 1))
}
