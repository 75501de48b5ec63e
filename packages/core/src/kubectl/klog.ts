/** A line as klog writes it: W1123 06:11:43.000000    1234 helpers.go:719] TEXT */
export function klogLine(level: 'I' | 'W' | 'E' | 'F', nowMs: number, source: string, text: string): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T')
  return `${level}${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000    1234 ${source}] ${text}`
}
