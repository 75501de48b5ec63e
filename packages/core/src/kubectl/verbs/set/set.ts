import type { Verb } from '../../command.ts'
import { env } from './env.ts'
import { image } from './image.ts'
import { resources } from './resources.ts'
import { selector } from './selector.ts'
import { serviceaccount } from './serviceaccount.ts'
import { subject } from './subject.ts'

export const set: Verb = {
  name: 'set',
  summary: 'Change one thing of an object',
  usage: 'set SUBCOMMAND',
  flags: [],
  verbs: [env, image, resources, selector, serviceaccount, subject],
}
