import type { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { parseQuantity } from '../../api/quantity.ts'
import { escapeKey, linearMatches } from './rewrite.ts'

const pattern = (text: string): RE2JS => RE2JS.compile(text)

/** What Kubernetes adds to CEL: lists, patterns, quantities. Models apiserver/pkg/cel/library (1.36). */
export function addFunctions(environment: Environment): Environment {
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
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
    .registerFunction(`${escapeKey}(string): string`, (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

const compare = (a: unknown, b: unknown): number => ((a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0)

function findAll(text: string, by: string, most = Number.POSITIVE_INFINITY): string[] {
  const matcher = pattern(by).matcher(text)
  const found: string[] = []
  while (found.length < most && matcher.find()) found.push(matcher.group() ?? '')
  return found
}
