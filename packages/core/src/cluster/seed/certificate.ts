import { signingKey } from '../../api/p256.ts'
import { encodeUtf8 } from '../../api/utf8.ts'

/** The key of every lab's CA. It is no secret: nothing in a lab is encrypted, and no certificate opens a door of the host. */
const key = signingKey(encodeUtf8('kubemaze simulated cluster CA'))

/** Who signs certificates for the labs' users. */
export const authority = { name: 'kubernetes', key, notAfterMs: Date.UTC(2045, 0) }

/** The certificate of that CA, as `issueAuthority` makes it: CN=kubernetes, for 2025 to 2044. Pods of a lab mount it. */
export const caCertificate = `-----BEGIN CERTIFICATE-----
MIIBWjCCAQGgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMB4XDTI1MDEwMTAwMDAwMFoXDTQ1MDEwMTAwMDAwMFowFTETMBEGA1UEAwwK
a3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBa8DZYd6GYcuCUT
Feeb53JvPsxkACsn+Xr9kgG1BnldakQ2QwuHEeVjIgiooAw/3fgiwDpdCz1XT9ZI
hoeOTOmjQjBAMA4GA1UdDwEB/wQEAwICpDAPBgNVHRMBAf8EBTADAQH/MB0GA1Ud
DgQWBBRwOgJi32Ur6/9kjTqqJO5PG45BYTAKBggqhkjOPQQDAgNHADBEAiBiaFKN
xAzI9/INPIhOZGjPKg77Ju3dSI1T530+gcUx5wIgT6jwygQkT0hQpBQlfJDkrkKC
RMN3fDAwYOHEp9jQCgE=
-----END CERTIFICATE-----
`
