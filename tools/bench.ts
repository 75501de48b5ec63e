// npm run bench: figures of the engine and of the Node host, medians of several runs, as a table for the README.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { http } from './bench/api.ts'
import { changes, engine, memory } from './bench/engine.ts'
import { idle } from './bench/idle.ts'
import { printTable } from './bench/report.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubemaze-bench-'))
const sections = { engine, memory, changes, http, idle }
const only = process.argv.slice(2)
try {
  for (const [name, section] of Object.entries(sections)) if (only.length === 0 || only.includes(name)) await section(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
printTable()
