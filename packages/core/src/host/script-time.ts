// A script's time runs forward while it waits, so that what nothing ends would run it away.

/** How long a script waits in vain for what it follows. */
export const scriptPatienceMs = 10 * 60_000

/** How much of the lab's time following runs through at most, whatever is seen: a Pod that logs every second never lets it wait in vain. */
export const scriptLifeMs = 30 * 60_000
