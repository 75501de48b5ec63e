import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { playCase } from './kubectl-case.ts'

const folder = join(import.meta.dirname, 'kubectl-writing')

describe('[KCT50] verbs that write answer as kubectl 1.36: generators, run, expose, label, annotate, scale, autoscale, set, …', () => {
  it.each(readdirSync(folder).sort())('%s', (name) => playCase(join(folder, name)))
})
