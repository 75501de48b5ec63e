import type { JsonObject } from '../api/json.ts'
import type { Store } from '../etcd/store.ts'
import type { IssuedToken } from './strategy.ts'

const prefix = 'token/'
/** What one lab keeps; the oldest to expire goes first. */
const maxTokens = 1_000

/** A row each, by the token's last part: its signature. */
const keyOf = (token: string): string => prefix + token.slice(token.lastIndexOf('.') + 1)

/** Notes a ServiceAccount token that was given out; drops what has expired when there are many. */
export function keepToken(store: Store, token: IssuedToken, nowMs: number): void {
  const rows = store.local.range(prefix)
  if (rows.length >= maxTokens) drop(store, rows, nowMs)
  store.local.set(keyOf(token.token), token as unknown as JsonObject)
}

function drop(store: Store, rows: { key: string; value: JsonObject }[], nowMs: number): void {
  const expiry = (row: { value: JsonObject }): number => Number(row.value.expiresAtMs)
  const sorted = [...rows].sort((a, b) => expiry(a) - expiry(b))
  sorted.forEach((row, i) => {
    if (expiry(row) <= nowMs || i === 0) store.local.delete(row.key)
  })
}

export function keptToken(store: Store, token: string): IssuedToken | undefined {
  const row = store.local.get(keyOf(token)) as unknown as IssuedToken | undefined
  return row?.token === token ? row : undefined
}
