import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  canonicalQuantity,
  milliValue,
  parseQuantity,
  quantityOf,
  quantityText,
  quantityValue,
} from './quantity.ts'

describe('canonical quantities', () => {
  it.each([
    ['0', '0'],
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['1E3', '1e3'],
    ['100M', '100M'],
    ['129e6', '129e6'],
    ['-5', '-5'],
    ['0.1n', '1n'],
    ['+2', '2'],
  ])('[KND1] %s is written %s', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical)
  })

  it.each(['', 'x', '1 Gi', '1gi', '.', '--1', '1e', 'Mi', '1Kib', '1.2.3'])('%j is no quantity', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })

  it('[KND1] a canonical text is its own canonical form and keeps the value', () => {
    const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'e-3')
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999), suffix, (whole, fraction, unit) => {
        const parsed = quantityOf(`${whole}.${fraction}${unit}`)
        const text = quantityText(parsed)
        expect(canonicalQuantity(text)).toBe(text)
        expect(quantityOf(text).nanos).toBe(parsed.nanos)
      }),
    )
  })
})

it('sums keep the notation of the first', () => {
  expect(quantityText(addQuantities(quantityOf('1Gi'), quantityOf('512Mi')))).toBe('1536Mi')
  expect(quantityText(addQuantities(quantityOf(undefined), quantityOf('64Mi')))).toBe('64Mi')
})

it('values are rounded up', () => {
  expect(quantityValue('1500m')).toBe(2)
  expect(milliValue('1.0001')).toBe(1001)
  expect(milliValue('2')).toBe(2000)
})
