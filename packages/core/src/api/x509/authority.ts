import type { SigningKey } from '../p256.ts'
import { authority, commonName, issueCertificate, keyIdentifier, keyUsage, publicKeyInfo, subjectKeyIdentifier } from './issue.ts'

/** The certificate of a CA by itself, for as long as kubeadm's two renewals. Models client-go util/cert NewSelfSignedCACert (1.36). */
export function issueAuthority(name: string, key: SigningKey): Uint8Array {
  const info = publicKeyInfo(key)
  const subject = commonName(name)
  const [notBeforeMs, notAfterMs] = [Date.UTC(2025, 0), Date.UTC(2045, 0)]
  const extensions = [
    ...keyUsage(['digital signature', 'key encipherment', 'cert sign']),
    authority(true),
    subjectKeyIdentifier(keyIdentifier(info)),
  ]
  return issueCertificate({ serial: 1n, notBeforeMs, notAfterMs, subject, key: info, extensions }, subject, key)
}
