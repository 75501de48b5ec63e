import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')

/** Every source file below a folder. */
export const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : []
  })

const statement =
  /^import\s+(?:[\w{*][^'"`;=]*?\sfrom\s+)?'([^'\n]+)'|^export\s+(?:type\s+)?[{*][^'"`;=]*?\sfrom\s+'([^'\n]+)'|\bimport\(\s*'([^'\n]+)'/gm

/** What a file imports, types too, as it is written. */
export const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(statement)].map((match) => (match[1] ?? match[2] ?? match[3]) as string)

export const isTest = (path: string): boolean => /\.(test|contract)\.ts$|-for-tests\.ts$/.test(path)
