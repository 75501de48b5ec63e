import type { Verb } from '../command.ts'
import { canI } from './auth-can-i.ts'
import { reconcile } from './auth-reconcile.ts'
import { whoami } from './auth-whoami.ts'

export const auth: Verb = {
  name: 'auth',
  summary: 'Ask what is allowed',
  usage: 'auth [flags]',
  flags: [],
  verbs: [canI, reconcile, whoami],
}
