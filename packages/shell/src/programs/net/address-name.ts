import type { ShellProcess } from '../../bash/shell.ts'

/** The name of an address by /etc/hosts and then by DNS (PTR); undefined when it has none. */
export function addressName(process: ShellProcess, ip: string): string | undefined {
  const line = process.network.hosts().find(([address]) => address === ip)
  if (line?.[1] !== undefined) return line[1]
  const [server] = process.network.resolvConf().nameservers
  const question = `${ip.split('.').reverse().join('.')}.in-addr.arpa.`
  const answer = server === undefined ? undefined : process.network.query(server, question, 'PTR')
  return answer?.answers.find((record) => record.type === 'PTR')?.data.replace(/\.$/, '')
}
