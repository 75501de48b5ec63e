import { expect, it } from 'vitest'
import { lessonLab } from '../../lab-for-tests.ts'
import { servicesLesson } from './services.ts'

const blocks = (text: string, info: string): string[] =>
  [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```/gm)].filter(([, found]) => found === info).map(([, , lines]) => lines ?? '')

const lines = (text: string): string[] => blocks(text, 'run').flatMap((block) => block.trimEnd().split('\n'))

/** What a student clicks, as a script can do it: no editor, and the shell in the Pod line by line. */
function* scripted(step: { text: string }): Generator<string> {
  let within = false
  for (const line of lines(step.text)) {
    if (line.startsWith('vi ')) yield `cat > ${line.slice(3)} <<'EOF'\n${blocks(step.text, 'yaml')[0]}EOF`
    else if (line === 'kubectl exec -it debugger -- /bin/sh') within = true
    else if (line === 'exit') within = false
    else yield within ? `kubectl exec debugger -- sh -c '${line.replaceAll("'", "'\\''")}'` : line
  }
}

/** Doors that the lesson shows to be none. */
const fails = new Set(['curl http://192.168.56.201:80'])

it('each command of the lesson works as it stands, and does what its step asks for', async () => {
  const lab = lessonLab(servicesLesson)
  for (const step of servicesLesson.steps) {
    const wrong: string[] = []
    for (const line of scripted(step)) {
      const { exitCode, stderr } = await lab.run(line)
      if ((exitCode !== 0) !== fails.has(line)) wrong.push(`${line}: ${exitCode} ${stderr}`)
      lab.cluster.settle(5_000)
    }
    expect(wrong, step.id).toEqual([])
    const checks = step.checks.map(({ id }) => `${id}: ${lab.check(id).status}`)
    expect(checks).toEqual(step.checks.map(({ id }) => `${id}: passed`))
  }
})
