import type { JsonObject } from '../api/json.ts'

interface Asked {
  propagationPolicy?: string | undefined
  /** Below zero: the object's own. */
  graceSeconds?: number
  dryRun?: 'none' | 'client' | 'server'
}

/** The body of a DELETE. All options stand in it: beside a body the server looks at none of the query's. */
export const deleteOptions = ({ propagationPolicy, graceSeconds = -1, dryRun }: Asked): JsonObject => ({
  kind: 'DeleteOptions',
  apiVersion: 'v1',
  ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
  ...(graceSeconds < 0 ? {} : { gracePeriodSeconds: graceSeconds }),
  ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
})
