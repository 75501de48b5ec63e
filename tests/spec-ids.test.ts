import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })

const all = ['packages', 'apps', 'tests'].flatMap((folder) => files(join(root, folder)))

it('every rule of a SPEC.md is cited by a test, and every cited rule stands there', () => {
  const rules = new Set<string>()
  for (const path of all.filter((file) => file.endsWith('/SPEC.md'))) {
    for (const match of readFileSync(path, 'utf8').matchAll(/^- ([A-Z]{3}\d+)\b/gm)) {
      expect(rules.has(match[1] as string), `${match[1]} stands twice`).toBe(false)
      rules.add(match[1] as string)
    }
  }
  const cited = new Set<string>()
  for (const path of all.filter((file) => /\.(test|contract)\.tsx?$/.test(file) && !file.endsWith('spec-ids.test.ts'))) {
    for (const match of readFileSync(path, 'utf8').matchAll(/\[([A-Z]{3}\d+)\]/g)) cited.add(match[1] as string)
  }
  expect(
    [...rules].filter((rule) => !cited.has(rule)),
    'rules without a test',
  ).toEqual([])
  expect(
    [...cited].filter((rule) => !rules.has(rule)),
    'tests of rules that stand nowhere',
  ).toEqual([])
})
