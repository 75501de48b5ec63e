/** What the app asks of the host it runs on. */
export interface AppHost {
  /** An object by id; opening what does not exist yet is fine, it says so itself. */
  lab(id: string): Peer
  classroom(id: string): Peer
  instructorKeyMatches(key: string | undefined): boolean
  /** May this client make one more lab or class now? Counts it. */
  admits(client: string): boolean
  /** The page and its files; undefined when the path is none of them. */
  page(request: Request): Promise<Response | undefined>
  /** False when the disk cannot be written. */
  ready(): boolean
}

export interface Peer {
  fetch(request: Request): Promise<Response>
}
