import type { Lab } from '../objects/lab.ts'

/** What the lab's doors get with each request. */
export interface LabEnv {
  Bindings: {
    lab: Lab
    exists(): boolean
    /** A Response when the request may not enter: no such lab, or not its token. */
    mayEnter(request: Request): Response | undefined
  }
}
