import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { playCase } from './kubectl-case.ts'

const folder = join(import.meta.dirname, 'kubectl-reading')

describe('[KCT55] verbs that read answer as kubectl 1.36: get, describe, explain, wait, diff, kustomize, …', () => {
  it.each(readdirSync(folder).sort())('%s', (name) => playCase(join(folder, name)))
})
