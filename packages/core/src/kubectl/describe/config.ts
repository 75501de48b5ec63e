import { unbase64 } from '../../api/base64.ts'
import type { ConfigMap, Secret, ServiceAccount } from '../../api/core.ts'
import { decodeUtf8 } from '../../api/utf8.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { head, type Writer } from './writer.ts'

const sortedEntries = (map: Record<string, string> | undefined): [string, string][] =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

/** Models describe.go describeConfigMap (1.36). */
export function describeConfigMap(out: Writer, map: ConfigMap, context: Context): void {
  head(out, map.metadata)
  out.raw('\nData\n====\n')
  for (const [key, value] of sortedEntries(map.data)) out.raw(`${key}:\n----\n${value}\n\n`)
  out.raw('\nBinaryData\n====\n')
  for (const [key, value] of sortedEntries(map.binaryData)) out.raw(`${key}: ${unbase64(value)?.length ?? 0} bytes\n`)
  out.raw('\n')
  describeEvents(out, map, context)
}

/** Models describe.go describeSecret (1.36). */
export function describeSecret(out: Writer, secret: Secret): void {
  head(out, secret.metadata)
  out.raw(`\nType:\t${secret.type ?? ''}\n`)
  out.raw('\nData\n====\n')
  for (const [key, value] of sortedEntries(secret.data)) {
    const bytes = unbase64(value) ?? new Uint8Array()
    const shown = key === 'token' && secret.type === 'kubernetes.io/service-account-token'
    out.line(0, `${key}:\t${shown ? decodeUtf8(bytes) : `${bytes.length} bytes`}`)
  }
}

/** Models describe.go describeServiceAccount (1.36). */
export function describeServiceAccount(out: Writer, account: ServiceAccount, context: Context): void {
  head(out, account.metadata)
  const header = 'Image pull secrets:'
  const names = (account.imagePullSecrets ?? []).map(({ name }) => name)
  if (names.length === 0) out.line(0, `${header}\t<none>`)
  names.forEach((name, i) => {
    out.line(0, `${i === 0 ? header : ' '.repeat(header.length)}\t${name}`)
  })
  describeEvents(out, account, context)
}
