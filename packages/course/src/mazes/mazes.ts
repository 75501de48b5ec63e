import type { Lesson } from '../lesson.ts'
import { borderMaze } from './border.ts'
import { darkNamesMaze } from './dark-names.ts'
import { deepMaze } from './deep.ts'
import { labelsMaze } from './labels.ts'
import { loopbackMaze } from './loopback.ts'
import { oneDoorMaze } from './one-door.ts'
import { portsMaze } from './ports.ts'
import { readinessMaze } from './readiness.ts'
import { refusedFileMaze } from './refused-file.ts'
import { strangersMaze } from './strangers.ts'
import { wallsMaze } from './walls.ts'
import { yesterdayMaze } from './yesterday.ts'

/** In the order in which they get harder. */
export const mazes: readonly Lesson[] = [
  labelsMaze,
  portsMaze,
  readinessMaze,
  refusedFileMaze,
  loopbackMaze,
  strangersMaze,
  borderMaze,
  oneDoorMaze,
  yesterdayMaze,
  wallsMaze,
  darkNamesMaze,
  deepMaze,
]
