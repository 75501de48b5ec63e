import { describe, expect, it } from 'vitest'
import { parseCertificateRequest } from './certificate-request.ts'
import { objectIdentifier, readDer } from './der.ts'

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(' ').filter(Boolean), (octet) => Number.parseInt(octet, 16))

const shown = (hex: string): string | undefined =>
  readDer(bytesOf(hex))
    ?.map(({ tag, bytes }) => `${tag.toString(16)}[${[...bytes].map((octet) => octet.toString(16)).join(' ')}]`)
    .join(' ')

describe('[KCT52] ASN.1 values are read by their distinguished encoding', () => {
  it.each([
    ['', ''],
    ['02 01 05', '2[5]'],
    ['30 03 02 01 05', '30[2 1 5]'],
    ['02 01 05 0c 02 61 62', '2[5] c[61 62]'],
    ['04 81 01 ff', '4[ff]'],
    ['04 82 00 01 ff', '4[ff]'],
    ['05 00', '5[]'],
    // cut off, without an end, of many octets, or with a long tag
    ['02', undefined],
    ['02 02 05', undefined],
    ['04 82 00', undefined],
    ['30 80 00 00', undefined],
    ['04 85 00 00 00 00 01 ff', undefined],
    ['1f 81 01 00', undefined],
  ])('%s → %s', (hex, expected) => {
    expect(shown(hex)).toBe(expected)
  })

  it.each([
    ['55 04 03', '2.5.4.3'],
    ['2a 86 48 86 f7 0d 01 09 0e', '1.2.840.113549.1.9.14'],
    ['00', '0.0'],
    ['28', '1.0'],
    ['88 37 03', '2.999.3'],
  ])('%s is %s', (hex, expected) => {
    expect(objectIdentifier(bytesOf(hex))).toBe(expected)
  })
})

const pem = (base64: string): string => `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`

describe('[KCT52] what is no certificate request is told', () => {
  it.each([
    ['', 'PEM block type must be CERTIFICATE REQUEST'],
    ['hello', 'PEM block type must be CERTIFICATE REQUEST'],
    ['-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n', 'PEM block type must be CERTIFICATE REQUEST'],
    [pem('!!'), 'PEM block type must be CERTIFICATE REQUEST'],
    [pem('MAA='), 'asn1: syntax error: sequence truncated'],
    [pem('MIIB'), 'asn1: syntax error: data truncated'],
    [
      pem('AgEF'),
      "asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2",
    ],
  ])('%j', (text, words) => {
    expect(parseCertificateRequest(text)).toBe(words)
  })
})
