import { addresses } from './addresses.ts'
import { authorization } from './authorizer.ts'
import { conversions } from './conversions.ts'
import { namedFormats } from './formats.ts'
import { functionsOf, type Runnable } from './library.ts'
import { lists } from './lists.ts'
import { optionals } from './optionals.ts'
import { quantities } from './quantity.ts'
import { semvers } from './semver.ts'
import { standard } from './standard.ts'
import { jsonPatch, strings } from './strings.ts'
import { times } from './times.ts'
import { urls } from './url.ts'

/** Every function that expressions of an API server know, by name. Models apiserver/pkg/cel/environment/base.go (1.36). */
export const allFunctions: ReadonlyMap<string, readonly Runnable[]> = functionsOf([
  jsonPatch,
  standard,
  conversions,
  times,
  strings,
  lists,
  optionals,
  urls,
  quantities,
  addresses,
  namedFormats,
  authorization,
  semvers,
])

/** The same without those that only patches need. */
export const baseFunctions: ReadonlyMap<string, readonly Runnable[]> = new Map(
  [...allFunctions].filter(([name]) => !Object.hasOwn(jsonPatch, name)),
)
