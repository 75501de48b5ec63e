import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

export interface Settings {
  host: string
  port: number
  dataDir: string
  instructorKey: string | undefined
  maxOpenObjects: number
  maxNewLabsPerMinute: number
  /** True behind a proxy that sets x-forwarded-for and x-forwarded-proto. */
  trustProxy: boolean
}

/** The settings from the environment; a string is the one line that says what is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings | string {
  const port = wholeNumber(env.PORT ?? '8787', 0, 65_535)
  if (port === undefined) return `PORT must be a whole number from 0 to 65535, not "${env.PORT}".`
  const maxOpenObjects = wholeNumber(env.MAX_OPEN_LABS ?? '500', 1, 100_000)
  if (maxOpenObjects === undefined) return `MAX_OPEN_LABS must be a whole number from 1, not "${env.MAX_OPEN_LABS}".`
  const maxNewLabsPerMinute = wholeNumber(env.MAX_NEW_LABS_PER_MINUTE ?? '600', 1, 1_000_000)
  if (maxNewLabsPerMinute === undefined) {
    return `MAX_NEW_LABS_PER_MINUTE must be a whole number from 1, not "${env.MAX_NEW_LABS_PER_MINUTE}".`
  }
  const dataDir = resolve(env.DATA_DIR ?? './data')
  return {
    host: env.HOST ?? '127.0.0.1',
    port,
    dataDir,
    instructorKey: env.INSTRUCTOR_KEY,
    maxOpenObjects,
    maxNewLabsPerMinute,
    trustProxy: env.TRUST_PROXY === '1',
  }
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined
}

/** Makes the data folder; a string says why it cannot be used. */
export function prepareDataDir(dataDir: string): string | undefined {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return `The data folder ${dataDir} cannot be written: ${(error as NodeJS.ErrnoException).code}. Set DATA_DIR to one that can.`
  }
}

/** Node 22.12 is the first that runs the sources as they are and loads the SQLite binding. */
export function tooOldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough = major > 22 || (major === 22 && minor >= 12)
  return enough ? undefined : `Kubemaze needs Node 22.12 or newer; this is ${version}. Start it with: npm start`
}
