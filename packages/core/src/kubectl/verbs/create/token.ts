import type { JsonObject } from '../../../api/json.ts'
import { serviceaccounts } from '../../../api/kinds.ts'
import type { Kubectl, Verb } from '../../command.ts'
import { fail, isFailed, usageError } from '../../errors.ts'
import { finish } from '../../finish.ts'
import { pathOf, request } from '../../object-requests.ts'
import { outputFlags, printerOf } from '../../printers/printer.ts'
import { isStatus, statusText } from '../../result.ts'
import { durationMs } from '../delete.ts'

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
  const seconds = durationMs(flags.string('duration')) / 1000
  const kind = flags.string('bound-object-kind')
  const bound = kind === '' ? {} : { boundObjectRef: { kind, apiVersion: 'v1', name: flags.string('bound-object-name') } }
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: { audiences: flags.strings('audience'), ...(seconds > 0 ? { expirationSeconds: seconds } : {}), ...bound },
  } as unknown as JsonObject
  const answer = request(kubectl, 'POST', pathOf(serviceaccounts, kubectl.namespace, name, 'token'), { body })
  if (isStatus(answer))
    return finish(kubectl, answer.reason === 'NotFound' ? fail(`failed to create token: ${statusText(answer)}`) : [answer])
  const text = printer ? printer(answer) : `${(answer.status as { token?: string } | undefined)?.token ?? ''}\n`
  if (isFailed(text)) return finish(kubectl, text)
  process.stdout(text)
  return 0
}
