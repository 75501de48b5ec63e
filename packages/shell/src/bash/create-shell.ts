import { type Bounds, type Budget, createBudget, defaultBounds } from './budget.ts'
import { executeStatements } from './execute.ts'
import type { Shell } from './shell.ts'

/** What tells one new shell from another. */
type Begun = Pick<Shell, 'name' | 'machine' | 'user' | 'cwd' | 'variables' | 'pid'> & Partial<Shell>

/** Lets the host serve others. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

type CpuUsage = () => { user: number; system: number }

/** Of this process; workerd has the name and refuses the call. */
function hostsCpuUsage(): CpuUsage | undefined {
  const { process } = globalThis as { process?: { cpuUsage?: CpuUsage } }
  try {
    process?.cpuUsage?.()
    return process?.cpuUsage
  } catch {
    return undefined
  }
}

const cpuUsage = hostsCpuUsage()

/** What the process has worked; where the host does not tell, the time that has passed. */
function workMs(): number {
  if (!cpuUsage) return Date.now()
  const { user, system } = cpuUsage()
  return (user + system) / 1000
}

/** What a line may use up, by the host's clock and its work. */
export const lineBudget = (bounds: Bounds = defaultBounds): Budget => createBudget(bounds, () => Date.now(), pause, workMs)

/** A shell in which nothing has run yet. */
export function createShell(begun: Begun, bounds?: Bounds): Shell {
  return {
    functions: new Map(),
    aliases: new Map(),
    options: new Set(),
    positional: [],
    traps: new Map(),
    lastStatus: 0,
    pipeStatus: [0],
    lastBackgroundPid: undefined,
    jobs: [],
    history: [],
    depth: 0,
    loopDepth: 0,
    subshellDepth: 0,
    interactive: false,
    lenient: 0,
    substitutions: [],
    budget: lineBudget(bounds),
    execute: executeStatements,
    ...begun,
  }
}
