import { call, newLab, type Ran, shellOf, type TestLab, type TestServer } from '../node/server-for-tests.ts'
import type { Case, Recorded } from './case-file.ts'
import { fixedValues, namedValues, sortedAddresses } from './named-values.ts'

export type Answer = Pick<Ran, 'stdout' | 'stderr' | 'exitCode'>

export interface Replay {
  server: TestServer
  lab: TestLab
  /** A line in the lab's own shell. */
  inLab(command: string): Promise<Answer>
}

/** The seed is fixed: drawn addresses must not be those that a case fixes for itself. */
export async function openReplay(server: TestServer, { files }: Case): Promise<Replay> {
  const lab = await newLab(server, { seed: 36 })
  const inLab = shellOf(server, lab)
  for (const { name, text } of files) await inLab(`mkdir -p "$(dirname ${name})" && cat > ${name} <<'END'\n${text}END`)
  return { server, lab, inLab }
}

/** What changes the cluster is followed by rest, as it was when the transcripts were recorded. */
const changes =
  /kubectl (create|run|expose|delete|scale|label|apply|patch|set|rollout|annotate|replace|edit|autoscale|taint|cordon|uncordon|drain)\b/

/** The commands whose answers differ, each with both answers; none when all are equal. */
export async function differences(
  recorded: Case,
  { server, lab }: Replay,
  run: (command: string) => Promise<Answer>,
): Promise<{ command: string; real: string[]; here: string[] }[]> {
  const fixed = fixedValues(recorded)
  const [realName, hereName] = [namedValues(fixed), namedValues(fixed)]
  const settle = (): Promise<Response> => call(server, `/api/labs/${lab.id}/settle`, {}, lab.token)
  const found: { command: string; real: string[]; here: string[] }[] = []
  for (const step of recorded.steps) {
    if (step === 'settle') {
      await settle()
      continue
    }
    const real = shown(step).map(realName)
    const answer = async (): Promise<string[]> => shownAnswer(await run(step.command)).map(hereName)
    let here = await answer()
    if (changes.test(step.command)) await settle()
    else for (let more = 0; more < maxMoreTries && !same(real, here); more++) here = await answer()
    if (!same(real, here)) found.push({ command: step.command, real, here })
  }
  return found
}

/** kubectl 1.32 describes a ConfigMap's keys in any order: what only reads may try again until it has the recorded one. */
const maxMoreTries = 10

const same = (real: readonly string[], here: readonly string[]): boolean => real.join('\n') === here.join('\n')

const shownAnswer = ({ stdout, stderr, exitCode }: Answer): string[] =>
  shown({ stdout: linesOf(stdout), stderr: linesOf(stderr), exitCode })

function linesOf(text: string): string[] {
  const lines = text.replace(/\r\n/g, '\n').split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const shown = ({ stdout, stderr, exitCode }: Omit<Recorded, 'command'>): string[] =>
  [...stdout, '--- standard error', ...stderr, `--- exit code ${exitCode}`].map(sortedAddresses)
