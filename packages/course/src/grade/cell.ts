/** A field of RFC 4180: quoted where it must be. A leading formula sign, a wide one too, is defused for spreadsheets. */
export function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (values: readonly (string | number)[]): string => `${values.map(cell).join(',')}\r\n`
