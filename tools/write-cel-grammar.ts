// Writes packages/core/src/apiserver/cel/syntax/grammar.gen.ts: what ANTLR makes of CEL.g4, as the numbers that its interpreter runs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = 'packages/core/src/apiserver/cel/syntax'
const work = mkdtempSync(join(tmpdir(), 'grammar-'))
const made = spawnSync('antlr-ng', ['-Dlanguage=TypeScript', '-o', work, `${folder}/CEL.g4`], { stdio: 'inherit' })
if (made.status !== 0) process.exit(1)

/** A part of an .interp file: what stands below its title, up to a blank line. */
const part = (file: string, title: string): string[] => {
  const lines = readFileSync(join(work, file), 'utf8').split('\n')
  const from = lines.indexOf(`${title}:`) + 1
  return lines.slice(from, lines.indexOf('', from) === -1 ? undefined : lines.indexOf('', from))
}
const names = (title: string): string => {
  const all = part('CEL.interp', title).map((name) => (name === 'null' ? null : name))
  return JSON.stringify(all)
}
const numbers = (file: string): string => (part(file, 'atn')[0] ?? '').replaceAll(' ', '').replace(/(.{1,130},)/g, '$1\n  ')

writeFileSync(
  `${folder}/grammar.gen.ts`,
  `// Written by \`npm run schema\` from CEL.g4. Do not edit.

/** Tokens as they are written, by type; null where they have a name only. */
export const literalNames: readonly (string | null)[] = ${names('token literal names')}

/** Names of tokens, by type. */
export const symbolicNames: readonly (string | null)[] = ${names('token symbolic names')}

/** Names of rules, by index. */
export const ruleNames: readonly string[] = ${names('rule names')}

/** Names of the lexer's rules. */
export const lexerRuleNames: readonly string[] = ${JSON.stringify(part('CELLexer.interp', 'rule names'))}

/** The lexer's transition network, as ANTLR writes it down. */
export const lexerNetwork: readonly number[] = ${numbers('CELLexer.interp')}

/** The parser's transition network. */
export const parserNetwork: readonly number[] = ${numbers('CEL.interp')}
`,
)
rmSync(work, { recursive: true })
