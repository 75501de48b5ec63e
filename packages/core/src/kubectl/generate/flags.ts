import type { Flag } from '../command.ts'

/** A flag with a text. */
export const text = (name: string, usage: string, more: Partial<Flag> = {}): Flag => ({
  name,
  type: 'string',
  default: '',
  usage,
  ...more,
})
/** Given many times or with commas. */
export const many = (name: string, usage: string): Flag => ({ name, type: 'stringSlice', usage })
/** Given many times; commas belong to the value. */
export const each = (name: string, usage: string): Flag => ({ name, type: 'stringArray', usage })

export const appendHashFlag: Flag = {
  name: 'append-hash',
  type: 'bool',
  default: false,
  usage: 'Add a hash of the content to the name.',
}

/** --from-file and its kind. */
export const fromFlags: Flag[] = [
  { ...many('from-file', 'File or KEY=FILE to take in; a directory takes in all its files.') },
  each('from-literal', 'KEY=VALUE.'),
  many('from-env-file', 'File with lines of KEY=VALUE.'),
  appendHashFlag,
]

/** --verb, --resource, --resource-name */
export const ruleFlags: Flag[] = [
  many('verb', 'What may be done.'),
  many('resource', 'With what.'),
  { ...each('resource-name', 'With which of them.') },
]

/** --user, --group, --serviceaccount */
export const subjectFlags: Flag[] = [each('user', 'User.'), each('group', 'Group.'), each('serviceaccount', 'NAMESPACE:NAME.')]
