// Writes packages/store/src/migrations.gen.ts from the .sql files of drizzle-kit, so that both hosts migrate without file access.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** The text of migrations.gen.ts for what stands in `migrations/`. */
export function migrationsModule(): string {
  const folder = (kind: string): string => {
    const files = readdirSync(`migrations/${kind}`).filter((name) => name.endsWith('.sql'))
    const rows = files.sort().map((name) => {
      const text = readFileSync(`migrations/${kind}/${name}`, 'utf8')
      return `  { tag: ${JSON.stringify(name.slice(0, -4))}, sql: ${JSON.stringify(text)} },`
    })
    return `export const ${kind}Migrations: readonly Migration[] = [\n${rows.join('\n')}\n]\n`
  }
  const kinds = readdirSync('migrations').sort()
  return `// Written by \`npm run migrations\`. Do not edit.\nimport type { Migration } from './migrate.ts'\n\n${kinds.map(folder).join('\n')}`
}

if (process.argv[1]?.endsWith('write-migrations.ts')) writeFileSync('packages/store/src/migrations.gen.ts', migrationsModule())
