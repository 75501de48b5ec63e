import { isStatus, patchObject, writeQuery } from '../result.ts'
import type { ApplyOne } from './apply-here.ts'

/** Server-side apply. Models kubectl/pkg/cmd/apply/apply.go applyOneObject (1.36). */
export const applyOnServer: ApplyOne = async ({ flags, ...kubectl }, { resource, namespace, name = '', object }, options) => {
  const fieldManager = flags.given('field-manager') ? flags.string('field-manager') : 'kubectl'
  const query = { ...writeQuery({ ...options, fieldManager }), force: [String(flags.bool('force-conflicts'))] }
  const subresource = flags.string('subresource')
  const at = { resource, namespace, name, ...(subresource === '' ? {} : { subresource }) }
  const applied = patchObject({ flags, ...kubectl }, at, 'apply', object, query)
  if (!isStatus(applied)) return { object: applied, operation: 'serverside-applied' }
  return applied.reason === 'Conflict' ? `${applied.message}\n${conflictAdvice}` : applied
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`
