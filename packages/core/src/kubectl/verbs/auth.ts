import type { Verb } from '../command.ts'
import { fail, isFailed } from '../errors.ts'
import { finish } from '../finish.ts'
import { filenameFlags, targetOptions } from '../flag-sets.ts'
import { pathOf, request } from '../object-requests.ts'
import { outputFlags } from '../printers/printer.ts'
import { infosOf } from '../resource-args.ts'
import { isStatus } from '../result.ts'
import { canI } from './auth-can-i.ts'
import { whoami } from './auth-whoami.ts'

const reconcile: Verb = {
  name: 'reconcile',
  summary: 'Make roles and bindings as a file says',
  usage: 'reconcile -f FILENAME',
  flags: [
    ...filenameFlags,
    { name: 'dry-run', type: 'string', bare: 'unchanged', default: 'none', usage: 'none, server or client.' },
    { name: 'remove-extra-permissions', type: 'bool', default: false, usage: 'Take away rules the file has not.' },
    { name: 'remove-extra-subjects', type: 'bool', default: false, usage: 'Take away subjects the file has not.' },
    ...outputFlags,
  ],
  async run(kubectl) {
    if (kubectl.flags.strings('filename').length === 0) return finish(kubectl, fail('must specify one of -f and -k'))
    const found = await infosOf(kubectl, targetOptions(kubectl))
    if (isFailed(found)) return finish(kubectl, found)
    for (const { resource, namespace, name, object } of found.infos) {
      const exists = !isStatus(request(kubectl, 'GET', pathOf(resource, namespace, name)))
      const answer = exists
        ? request(kubectl, 'PUT', pathOf(resource, namespace, name), { body: object })
        : request(kubectl, 'POST', pathOf(resource, namespace), { body: object })
      if (isStatus(answer)) return finish(kubectl, [answer])
      kubectl.process.stdout(`${resource.kind.toLowerCase()}.${resource.group}/${name} reconciled\n`)
    }
    return finish(kubectl, found.causes)
  },
}

export const auth: Verb = {
  name: 'auth',
  summary: 'Ask what is allowed',
  usage: 'auth',
  flags: [],
  verbs: [canI, reconcile, whoami],
}
