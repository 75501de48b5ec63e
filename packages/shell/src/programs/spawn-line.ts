/** argv that runs a line of shell. */
export function shellLine(line: string): string[] {
  return ['sh', '-c', line]
}
