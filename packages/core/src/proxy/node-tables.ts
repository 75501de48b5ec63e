import type { Client } from '../client/client.ts'
import { addNodePortsJump, baseTables } from './base-rules.ts'
import { type CompileOptions, compileServicePort } from './compile.ts'
import type { Tables } from './rule.ts'
import { allServicePorts } from './service-ports.ts'

/** Everything that stands in a node's tables now. */
export function nodeTables(client: Client, options: CompileOptions): Tables {
  const tables = baseTables()
  for (const info of allServicePorts(client)) compileServicePort(info, options, tables)
  addNodePortsJump(tables)
  return tables
}
