import type { Lesson } from '../../lesson.ts'
import { type Fault, faultStep, setUp } from './fault-step.ts'
import { localPolicy } from './faults/local-policy.ts'
import { networkPolicy } from './faults/network-policy.ts'
import { notReady } from './faults/not-ready.ts'
import { tooWide } from './faults/too-wide.ts'
import { unknownPortName } from './faults/unknown-port-name.ts'
import { wrongSelector } from './faults/wrong-selector.ts'
import { wrongTargetPort } from './faults/wrong-target-port.ts'

/** In the order in which they get harder. */
export const faults: readonly Fault[] = [
  wrongSelector,
  wrongTargetPort,
  unknownPortName,
  notReady,
  tooWide,
  localPolicy,
  networkPolicy,
]

/** Seven Services that do not work, to be mended by the order of the official guide "Debug Services". */
export const faultsLesson: Lesson = {
  id: 'faults',
  kind: 'lesson',
  title: 'Find the fault',
  summary: 'Seven Services that do not work. Find out why, from the symptom to the field to blame, and mend them.',
  steps: faults.map(faultStep),
  solution: faults.flatMap((fault) => [setUp(fault), '@settle', ...fault.mend, '@settle']),
}
