const names: Record<number, string> = {
  7: 'echo', 20: 'ftp-data', 21: 'ftp', 22: 'ssh', 23: 'telnet', 25: 'smtp', 53: 'domain', 67: 'bootps', 69: 'tftp', 79: 'finger', 80: 'http', 88: 'kerberos', 110: 'pop3', 111: 'sunrpc',
  123: 'ntp', 143: 'imap2', 161: 'snmp', 179: 'bgp', 389: 'ldap', 443: 'https', 445: 'microsoft-ds', 465: 'submissions', 514: 'shell', 587: 'submission', 631: 'ipp', 636: 'ldaps', 853: 'domain-s', 873: 'rsync',
  989: 'ftps-data', 990: 'ftps', 993: 'imaps', 995: 'pop3s', 1080: 'socks', 1194: 'openvpn', 1433: 'ms-sql-s', 1883: 'mqtt', 2049: 'nfs', 2379: 'etcd-client', 2380: 'etcd-server', 3128: '*', 3306: 'mysql', 3389: 'ms-wbt-server', 5060: 'sip', 5222: 'xmpp-client',
  5432: 'postgresql', 5671: 'amqps', 5672: 'amqp', 6379: 'redis', 6443: '*', 8080: 'http-alt', 8081: 'tproxy', 9418: 'git', 10050: 'zabbix-agent', 11211: '*', 27017: '*',
}

/** /etc/services, as far as anybody asks. */
export function serviceName(port: number, _protocol: string): string | undefined {
  return names[port]
}
