/** A zone as it stands in a Corefile, without scheme, port and last dot, in small letters; '' is the root. */
export const plainZone = (zone: string): string =>
  zone
    .replace(/^dns:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase()

export const inZone = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`)
