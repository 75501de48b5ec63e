import { decodeUtf8, encodeUtf8 } from '../../api/utf8.ts'
import type { Kubectl } from '../command.ts'
import { absolutePath } from '../documents.ts'
import { type Failed, fail } from '../errors.ts'

/** Where the text of an edit lies meanwhile. */
export const editPath = ({ now, flags }: Kubectl): string =>
  `/tmp/kubectl-edit-${Math.floor(now()) % 1_000_000_000}.${flags.string('output') === 'json' ? 'json' : 'yaml'}`

/** The text after the editor was left, or why it could not be. Models cmd/util/editor/editor.go LaunchTempFile (1.36). */
export async function launchEditor(kubectl: Kubectl, content: string): Promise<string | Failed> {
  const { process } = kubectl
  const path = editPath(kubectl)
  const editor = process.env.KUBE_EDITOR || process.env.EDITOR || 'vi'
  if (!isOurs(editor)) return editByCommand(process, editor, path, content)
  if (!process.terminal) return unlaunched(editor)
  let text = content
  await process.terminal.edit({ path, content, editor: /nano/.test(editor) ? 'nano' : 'vi' }, (written) => {
    text = written
    return undefined
  })
  return text
}

const isOurs = (editor: string): boolean => /^(?:\S*\/)?(?:vi|vim|nano)\b/.test(editor)

const unlaunched = (editor: string): Failed => fail(`unable to launch the editor ${JSON.stringify(editor)}`)

/** A program that changes the file by itself (sed -i …). */
async function editByCommand(
  process: Kubectl['process'],
  editor: string,
  path: string,
  content: string,
): Promise<string | Failed> {
  const { argv, shown } = commandOf(editor, path)
  const failed = fail(`there was a problem with the editor ${JSON.stringify(shown)}`)
  const [program = ''] = argv
  if (program.startsWith('.') && typeof process.files.stat(absolutePath(process, program)) === 'string') return failed
  process.files.write(path, encodeUtf8(content))
  const said: string[] = []
  const code = await process.spawn(argv, { stderr: (text) => void said.push(text) })
  const bytes = process.files.read(path)
  process.files.remove(path)
  if (code === 127 && !program.includes('/')) return unlaunched(editor)
  process.stderr(said.join(''))
  return code === 0 && typeof bytes !== 'string' ? decodeUtf8(bytes) : failed
}

/** Words at blanks; quotes are left to the shell. Models editor.go defaultEnvEditor (1.36). */
function commandOf(editor: string, path: string): { argv: string[]; shown: string } {
  const words = editor.split(' ')
  if (words.length === 1 || !/["'\\]/.test(editor)) return { argv: [...words, path], shown: editor }
  return { argv: ['/bin/bash', '-c', `${editor} ${JSON.stringify(path)}`], shown: `/bin/bash -c ${editor}` }
}
