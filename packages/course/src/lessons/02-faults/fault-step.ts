import type { Check, Step } from '../../lesson.ts'

/** A cluster with one thing wrong: what is told, the manifest that sets it up, and when it is mended. */
export interface Fault {
  id: string
  title: string
  goal: string
  /** What somebody complains about: the symptom, never the cause. */
  story: string
  /** YAML documents, applied as they are. */
  manifest: string
  /** Commands that help to find the cause. */
  look: string[]
  /** What the fault teaches, for afterwards. */
  moral: string
  checks: Check[]
  /** Commands that mend it. */
  mend: string[]
}

/** The command line that sets a fault up. */
export const setUp = (fault: Fault): string => `kubectl apply -f - <<'EOF'\n${fault.manifest.trim()}\nEOF`

/** The lesson's step of a fault. */
export const faultStep = (fault: Fault): Step => ({
  id: fault.id,
  title: fault.title,
  goal: fault.goal,
  text: `${fault.story.trim()}

Set it up:

\`\`\`run whole
${setUp(fault)}
\`\`\`

Then find out why. These may help:

\`\`\`run
${fault.look.join('\n')}
\`\`\`

${fault.moral.trim()}
`,
  checks: fault.checks,
})
