import { encodeUtf8 } from '../api/utf8.ts'
import type { Flags, Kubectl } from './command.ts'
import { absolutePath, errnoText } from './documents.ts'
import { bareFailure, type Failed, fail, isFailed } from './errors.ts'
import { finish } from './finish.ts'
import { rawTarget } from './get/raw.ts'
import { objectOf } from './object-requests.ts'
import { isStatus } from './result.ts'

/** What is wrong with --raw and the flags beside it. Models cmd/create/create.go and replace.go Validate (1.36). */
export function rawProblem(flags: Flags): string | undefined {
  const files = flags.strings('filename')
  if (files.length > 1) return '--raw can only use a single local file or stdin'
  if (/^https?:/.test(files[0] ?? '')) return '--raw cannot read from a url'
  if (flags.bool('recursive')) return '--raw and --recursive are mutually exclusive'
  if (flags.string('output') !== '') return '--raw and --output are mutually exclusive'
  const raw = flags.string('raw')
  return /^(\/|https?:)/.test(raw)
    ? undefined
    : `--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`
}

/** Sends the file of -f to --raw as it is, and shows the answer. Models kubectl/pkg/rawhttp/raw.go (1.36). */
export async function sendRaw(kubectl: Kubectl, method: 'POST' | 'PUT' | 'DELETE'): Promise<number> {
  const { process, flags } = kubectl
  const [file] = flags.strings('filename')
  const body = file === undefined ? undefined : await bodyOf(kubectl, file)
  if (isFailed(body)) return finish(kubectl, body)
  const { path, query } = rawTarget(flags.string('raw'))
  const checked: Record<string, readonly string[]> =
    body === undefined || method === 'DELETE' ? query : { fieldValidation: ['Warn'], ...query }
  const headers = { 'content-type': 'application/json' }
  const answer = objectOf(
    kubectl.send({ method, path, query: checked, headers, ...(body === undefined ? {} : { body: { bytes: body } }) }),
  )
  if (isStatus(answer)) return finish(kubectl, [answer])
  process.stdout(`${JSON.stringify(answer)}\n`)
  return 0
}

async function bodyOf({ process }: Kubectl, file: string): Promise<Uint8Array | Failed> {
  if (file === '-') return encodeUtf8(await process.stdin.readAll())
  const bytes = process.files.read(absolutePath(process, file))
  if (bytes === 'EISDIR') return bareFailure(`Unable to connect to the server: read ${file}: ${errnoText(bytes)}`)
  return typeof bytes === 'string' ? fail(`open ${file}: ${errnoText(bytes)}`) : bytes
}
