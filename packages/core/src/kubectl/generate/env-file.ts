import { type Failed, fail } from '../errors.ts'

/** The pairs of a file with lines of KEY=VALUE; a KEY alone takes its value from the environment. Models cmd/util/env_file.go (1.36). */
export function envFilePairs(
  text: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): [string, string][] | Failed {
  const out: [string, string][] = []
  for (const [i, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.includes('\ufffd')) return fail(`env file ${path} contains invalid utf8 bytes at line ${i + 1}`)
    const trimmed = line.trimStart()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const at = trimmed.indexOf('=')
    const key = at < 0 ? trimmed : trimmed.slice(0, at)
    const problem = envNameProblem(key)
    if (problem !== undefined) return fail(`${JSON.stringify(key)} is not a valid key name: ${problem}`)
    out.push([key, at < 0 ? (env[key] ?? '') : trimmed.slice(at + 1)])
  }
  return out
}

const shapeText =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"

/** Why a text is no name of a variable. Models apimachinery util/validation IsEnvVarName (1.36). */
export function envNameProblem(name: string): string | undefined {
  const problems: string[] = []
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) problems.push(shapeText)
  if (name === '.' || name === '..') problems.push(`must not be '${name}'`)
  else if (name.startsWith('..')) problems.push("must not start with '..'")
  return problems.length === 0 ? undefined : problems.join(';')
}
