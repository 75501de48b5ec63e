import type { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { addAddresses } from './addresses.ts'
import { addAuthorizer } from './authorizer.ts'
import { addFormats } from './formats.ts'
import { addQuantity } from './quantity.ts'
import { escapeKey, linearMatches } from './rewrite.ts'
import { addStringFormat } from './string-format.ts'
import { addUrl } from './url.ts'

const pattern = (text: string): RE2JS => RE2JS.compile(text)

/** What Kubernetes adds to CEL: lists, patterns, quantities, addresses, formats and checks of who may. Models apiserver/pkg/cel/library (1.36). */
export function addFunctions(environment: Environment): Environment {
  for (const add of [addQuantity, addUrl, addAddresses, addFormats, addAuthorizer, addStringFormat]) add(environment)
  return environment
    .registerFunction(`string.${linearMatches}(string): bool`, (text: string, by: string) => pattern(by).matcher(text).find())
    .registerFunction('string.find(string): string', (text: string, by: string) => findAll(text, by, 1)[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, by: string) => findAll(text, by))
    .registerFunction('list.isSorted(): bool', (list: unknown[]) =>
      list.every((item, i) => i === 0 || compare(list[i - 1], item) <= 0),
    )
    .registerFunction('list.sum(): dyn', (list: bigint[]) => list.reduce((sum, item) => sum + item, 0n))
    .registerFunction('list.min(): dyn', (list: unknown[]) => list.reduce((a, b) => (compare(a, b) <= 0 ? a : b)))
    .registerFunction('list.max(): dyn', (list: unknown[]) => list.reduce((a, b) => (compare(a, b) >= 0 ? a : b)))
    .registerFunction('list.indexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.indexOf(item)))
    .registerFunction('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.lastIndexOf(item)))
    .registerFunction('string.findAll(string, int): list<string>', (text: string, by: string, most: bigint) =>
      findAll(text, by, Number(most)),
    )
    .registerFunction(`${escapeKey}(string): string`, (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

const compare = (a: unknown, b: unknown): number => ((a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0)

function findAll(text: string, by: string, most = Number.POSITIVE_INFINITY): string[] {
  const matcher = pattern(by).matcher(text)
  const found: string[] = []
  while (found.length < most && matcher.find()) found.push(matcher.group() ?? '')
  return found
}
