/** Why a name cannot be asked for. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'unexpected end of input'
  const labels = name.replace(/\.$/, '').split('.')
  if (name !== '.' && labels.some((label) => label === '')) return 'empty label'
  if (labels.some((label) => label.length > 63)) return 'label too long'
  return name.length > 254 ? 'ran out of space' : undefined
}
