/** The certificate text that Pods of a lab mount. It stands for a CA; nothing in a lab is encrypted, so nothing is signed with it. */
export const caCertificate = `-----BEGIN CERTIFICATE-----
S3ViZW1hemUgc2ltdWxhdGVkIGNsdXN0ZXIgQ0EuIFRoaXMgdGV4dCBzdGFuZHMg
d2hlcmUgYSByZWFsIGNsdXN0ZXIgaGFzIGl0cyBjZXJ0aWZpY2F0ZS4gSXQgc2ln
bnMgbm90aGluZy4=
-----END CERTIFICATE-----
`
