import { goDurationMs } from '../../../api/go-duration.ts'
import type { JsonObject } from '../../../api/json.ts'
import { serviceaccounts } from '../../../api/kinds.ts'
import type { Flags, Kubectl, Verb } from '../../command.ts'
import { fail, isFailed, usageError } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { pathOf, request } from '../../object-requests.ts'
import { outputFlags, printerOf } from '../../printers/printer.ts'
import { isStatus, statusText, structText } from '../../result.ts'

export const createToken: Verb = {
  name: 'token',
  summary: 'Ask for a token of a ServiceAccount',
  usage: 'token SERVICE_ACCOUNT_NAME',
  flags: [
    { name: 'audience', type: 'stringArray', usage: 'Whom the token is for.' },
    { name: 'bound-object-kind', type: 'string', default: '', usage: 'Pod, Secret or Node that the token lives as long as.' },
    { name: 'bound-object-name', type: 'string', default: '', usage: 'Its name.' },
    { name: 'bound-object-uid', type: 'string', default: '', usage: 'Its UID.' },
    { name: 'duration', type: 'duration', default: '0s', usage: 'How long the token is good.' },
    ...outputFlags,
  ],
  run,
}

/** Models kubectl/pkg/cmd/create/create_token.go (1.36). */
async function run(kubectl: Kubectl): Promise<number> {
  const { args, flags, process } = kubectl
  const [name] = args
  if (args.length !== 1 || name === undefined)
    return finish(kubectl, usageError('kubectl create token', `exactly one NAME is required, got ${args.length}`))
  const printer = printerOf(kubectl)
  if (isFailed(printer)) return finish(kubectl, printer)
  const wrong = tokenProblem(flags)
  if (wrong !== undefined) return finish(kubectl, fail(wrong))
  const seconds = (goDurationMs(flags.string('duration')) ?? 0) / 1000
  const bound = boundObject(flags)
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: { audiences: flags.strings('audience'), ...(seconds > 0 ? { expirationSeconds: seconds } : {}), ...bound },
  } as unknown as JsonObject
  const answer = request(kubectl, 'POST', pathOf(serviceaccounts, kubectl.namespace, name, 'token'), { body })
  if (isStatus(answer)) return finish(kubectl, fail(`failed to create token: ${statusText(answer)}`))
  const json = flags.string('output') === 'json'
  const text = printer
    ? json
      ? structText(kubectl, asRequest(answer))
      : printer(asRequest(answer))
    : `${(answer.status as { token?: string } | undefined)?.token ?? ''}${process.terminal ? '\n' : ''}`
  if (isFailed(text)) return finish(kubectl, text)
  process.stdout(text)
  return 0
}

/** The Go type always writes boundObjectRef. */
const asRequest = (answer: JsonObject): JsonObject => ({
  ...answer,
  spec: { boundObjectRef: null, ...(answer.spec as JsonObject) },
})

const boundKinds = ['Node', 'Pod', 'Secret']

/** Models create_token.go Validate (1.36). */
function tokenProblem(flags: Flags): string | undefined {
  const duration = goDurationMs(flags.string('duration')) ?? 0
  if (duration < 0) return '--duration must be greater than or equal to 0'
  if (duration % 1000 !== 0) return '--duration cannot be expressed in units less than seconds'
  if (flags.strings('audience').includes('')) return '--audience must not be an empty string'
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`)) as [
    string,
    string,
    string,
  ]
  if (kind === '' && name !== '') return '--bound-object-name can only be set if --bound-object-kind is provided'
  if (kind === '' && uid !== '') return '--bound-object-uid can only be set if --bound-object-kind is provided'
  if (kind === '') return undefined
  if (!boundKinds.includes(kind)) return `supported --bound-object-kind values are ${boundKinds.join(', ')}`
  return name === '' ? '--bound-object-name is required if --bound-object-kind is provided' : undefined
}

function boundObject(flags: Flags): object {
  const kind = flags.string('bound-object-kind')
  if (kind === '') return {}
  const uid = flags.string('bound-object-uid')
  const name = flags.string('bound-object-name')
  return { boundObjectRef: { kind, apiVersion: 'v1', name, ...(uid === '' ? {} : { uid }) } }
}
