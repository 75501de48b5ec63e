import fc from 'fast-check'
import { expect, it } from 'vitest'
import { imageName, parseImage } from './image-reference.ts'

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27-alpine', 'docker.io/library/nginx:1.27-alpine'],
  ['ansilh/demo-coffee', 'docker.io/ansilh/demo-coffee:latest'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
  ['index.docker.io/library/redis:7', 'docker.io/library/redis:7'],
])('[KLT28] %s means %s', (name, full) => {
  const parsed = parseImage(name)
  expect(typeof parsed === 'string' ? parsed : imageName(parsed)).toBe(full)
})

it.each(['', ' nginx', 'nginx:', 'nginx:la test', 'a//b', '-a', 'nginx@sha256:12', 'https://x/y'])(
  '[KLT28] %j is no image name',
  (name) => {
    expect(parseImage(name)).toMatch(/^invalid reference format/)
  },
)

it('[KLT28] no text breaks the parser, and a full name means itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abZ0.-_/:@') }), (name) => {
      const parsed = parseImage(name)
      if (typeof parsed !== 'string') expect(parseImage(imageName(parsed))).toMatchObject({ repository: parsed.repository })
    }),
    { numRuns: 500 },
  )
})
