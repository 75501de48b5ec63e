const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Is an IPv4 address inside 10.10.0.0/16? An address without a length is itself. */
export function cidrContains(cidr: string, ip: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(ip) / size)
}

/** The network that a CIDR names: `10.1.2.3/8` is `10.0.0.0/8`. */
export function networkOf(cidr: string): string {
  const [base = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  const first = Math.floor(numberOf(base) / size) * size
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${Number(bits)}`
}
