import { encodeUtf8 } from '../api/utf8.ts'
import type { Process } from '../process/process.ts'
import { errnoText } from './documents.ts'
import { type Failed, fail } from './errors.ts'

/** One file as it is in both folders; undefined where it is not there. */
export interface DiffFile {
  name: string
  live: string | undefined
  merged: string | undefined
}

/** The program of KUBECTL_EXTERNAL_DIFF with those of its words that are letters, digits, dashes and equals signs. Models kubectl/pkg/cmd/diff/diff.go getCommand (1.36). */
export function externalDiff({ env }: Pick<Process, 'env'>): string[] | undefined {
  const [program = '', ...words] = (env.KUBECTL_EXTERNAL_DIFF ?? '').split(' ')
  return program === '' ? undefined : [program, ...words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word))]
}

/** Runs it over two folders, which it has for itself: its exit code when that is at most 1, or how it failed. */
export async function runExternalDiff(
  process: Process,
  command: readonly string[],
  folders: { live: string; merged: string },
  files: readonly DiffFile[],
): Promise<number | Failed> {
  const wrong = writeAll(process, folders, files)
  if (wrong !== undefined) return fail(wrong)
  const said: string[] = []
  const code = await process.spawn([...command, folders.live, folders.merged], { stderr: (text) => void said.push(text) })
  for (const folder of [folders.live, folders.merged]) {
    for (const { name } of files) process.files.remove(`${folder}/${name}`)
    process.files.remove(folder)
  }
  if (code === 127) return fail(`failed to run ${JSON.stringify(command[0])}: executable file not found in $PATH`)
  if (said.length > 0) process.stderr(said.join(''))
  return code <= 1 ? code : fail(`failed to run ${JSON.stringify(command[0])}: exit status ${code}`)
}

function writeAll(
  { files: disk }: Process,
  folders: { live: string; merged: string },
  files: readonly DiffFile[],
): string | undefined {
  const write = (path: string, text: string | undefined): string | undefined => {
    const refused = text === undefined ? undefined : disk.write(path, encodeUtf8(text))
    return refused === undefined ? undefined : `open ${path}: ${errnoText(refused)}`
  }
  for (const folder of [folders.live, folders.merged]) {
    const refused = disk.mkdir(folder, 0o700)
    if (refused !== undefined) return `mkdir ${folder}: ${errnoText(refused)}`
  }
  for (const { name, live, merged } of files) {
    const wrong = write(`${folders.live}/${name}`, live) ?? write(`${folders.merged}/${name}`, merged)
    if (wrong !== undefined) return wrong
  }
  return undefined
}
