import type { SigningKey } from '../../api/p256.ts'
import type { CertificateSigningRequest } from '../../api/policy.ts'
import { askedNames, type RequestParts } from '../../api/x509/certificate-request.ts'
import {
  alternativeNamesAgain,
  authorityKeyIdentifier,
  authority as basicConstraints,
  commonName,
  extendedKeyUsage,
  issueCertificate,
  keyIdentifier,
  keyUsage,
  publicKeyInfo,
} from '../../api/x509/issue.ts'
import { again } from '../../api/x509/write-der.ts'
import type { Random } from '../../host/random.ts'

/** Who signs, until when. */
export interface Authority {
  name: string
  key: SigningKey
  notAfterMs: number
}

const minuteMs = 60_000
const backdateMs = 5 * minuteMs
const shortMs = 8 * 60 * minuteMs
// --cluster-signing-duration default
const longestMs = 365 * 24 * 60 * minuteMs
const shortestMs = 10 * minuteMs

/** A certificate for a request, in DER. Models authority/policies.go PermissiveSigningPolicy and signer.go duration (1.36). */
export function signCertificate(
  parts: RequestParts,
  { usages = [], expirationSeconds }: CertificateSigningRequest['spec'],
  { name, key, notAfterMs }: Authority,
  { nowMs, random }: { nowMs: number; random: Random },
): Uint8Array {
  const askedMs = (expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000
  const lastsMs = Math.max(shortestMs, Math.min(askedMs, longestMs))
  const endsMs = nowMs + (lastsMs < shortMs ? lastsMs : lastsMs - backdateMs)
  const names = askedNames(parts.attributes)
  const extensions = [
    ...keyUsage(usages),
    ...extendedKeyUsage(usages),
    basicConstraints(false),
    authorityKeyIdentifier(keyIdentifier(publicKeyInfo(key))),
    ...(names ? [alternativeNamesAgain(names)] : []),
  ]
  const details = {
    serial: serialNumber(random),
    notBeforeMs: nowMs - backdateMs,
    notAfterMs: Math.min(endsMs, notAfterMs),
    subject: again(parts.name),
    key: again(parts.key),
    extensions,
  }
  return issueCertificate(details, commonName(name), key)
}

/** 127 bits of chance, as authority.go draws them. */
function serialNumber(random: Random): bigint {
  let serial = 0n
  for (let part = 0; part < 8; part++) serial = (serial << 16n) | BigInt(random.int(65_536))
  return (serial & ((1n << 127n) - 1n)) | 1n
}
