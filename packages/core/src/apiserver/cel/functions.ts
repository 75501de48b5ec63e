import type { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { addAddresses } from './addresses.ts'
import { addAuthorizer } from './authorizer.ts'
import { addFormats } from './formats.ts'
import { addLists } from './lists.ts'
import { addOptionals } from './optionals.ts'
import { addQuantity } from './quantity.ts'
import { escapeKey, linearMatches } from './rewrite.ts'
import { addSemver } from './semver.ts'
import { addSets } from './sets.ts'
import { addStringFormat } from './string-format.ts'
import { addTexts } from './texts.ts'
import { addTwoVariables } from './two-variables.ts'
import { addUrl } from './url.ts'

const pattern = (text: string): RE2JS => RE2JS.compile(text)

const libraries = [
  addLists,
  addTexts,
  addSets,
  addTwoVariables,
  addOptionals,
  addSemver,
  addQuantity,
  addUrl,
  addAddresses,
  addFormats,
  addAuthorizer,
  addStringFormat,
]

/** What Kubernetes adds to CEL: lists, patterns, quantities, addresses, formats and checks of who may. Models apiserver/pkg/cel/library (1.36). */
export function addFunctions(environment: Environment): Environment {
  for (const add of libraries) add(environment)
  return environment
    .registerFunction(`string.${linearMatches}(string): bool`, (text: string, by: string) => pattern(by).matcher(text).find())
    .registerFunction('string.find(string): string', (text: string, by: string) => findAll(text, by, 1)[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, by: string) => findAll(text, by))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, by: string, most: bigint) =>
      findAll(text, by, Number(most)),
    )
    .registerFunction(`${escapeKey}(string): string`, (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function findAll(text: string, by: string, most = Number.POSITIVE_INFINITY): string[] {
  const matcher = pattern(by).matcher(text)
  const found: string[] = []
  while (found.length < most && matcher.find()) found.push(matcher.group() ?? '')
  return found
}
