import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes as text: the capability for one lab or class. Only its hash is stored. */
export const newToken = (): string => randomBytes(24).toString('base64url').replace(/[-_]/g, 'x')

const alphabet = 'bcdfghjkmnpqrstvwxz23456789'

/** A random name from an alphabet without look-alikes. */
export function newId(length: number): string {
  let id = ''
  while (id.length < length) {
    // bytes past the last whole alphabet would favour its first letters
    for (const byte of randomBytes(length)) {
      if (byte < 243 && id.length < length) id += alphabet[byte % alphabet.length]
    }
  }
  return id
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Compares in constant time; an empty token never matches. */
export function tokenMatches(token: string | undefined, hash: string | undefined): boolean {
  if (!token || !hash) return false
  const given = Buffer.from(hashToken(token), 'hex')
  const wanted = Buffer.from(hash, 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
