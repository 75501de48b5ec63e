import { buildInfo } from '../api/build-info.ts'

const { major, minor, ...build } = buildInfo

/** What `kubectl version` shows of the server. */
export const serverVersion = {
  major,
  minor,
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  ...build,
} as const
