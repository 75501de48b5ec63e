/** Any JSON value. Objects held by the store are shared and must never be changed in place. */
export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json | undefined
}
