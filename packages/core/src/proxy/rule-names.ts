export interface Names {
  host(ip: string): string
  port(port: number, protocol: string): string
}
