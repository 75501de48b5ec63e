import type { SeenCommand } from '../seen/seen.ts'

/** A refusal in the tool's own words, and what it means. */
interface Refusal {
  said: RegExp
  means(match: RegExpExecArray, line: string): string
}

const objectIn = (line: string): string | undefined => {
  const words = line.split(/\s+/).filter((word) => !word.startsWith('-'))
  const at = words.indexOf('expose')
  const [kind, name] = at < 0 ? [] : words.slice(at + 1)
  return kind?.includes('/') ? kind.split('/')[1] : name
}

const refusals: readonly Refusal[] = [
  {
    said: /the pod has no labels and cannot be exposed/,
    means: (_, line) => {
      const pod = objectIn(line) ?? 'POD'
      return `kubectl expose makes the Pod's labels the Service's selector, and Pod ${pod} has none. Give it one: kubectl label pod ${pod} run=${pod}`
    },
  },
  {
    said: /couldn't find port via --port flag or introspection/,
    means: (_, line) => {
      const pod = objectIn(line) ?? 'POD'
      return `No container of ${pod} declares a containerPort, so kubectl expose has no port to copy. Say it: kubectl expose pod ${pod} --port=80 --target-port=9090`
    },
  },
  {
    said: /resource\(s\) were provided, but no name was specified/,
    means: (_, line) =>
      /--selector|\s-l[\s=]/.test(line) && /\bexpose\b/.test(line)
        ? '--selector of kubectl expose does not pick the Pod to expose: it is the selector that the new Service gets. Name the Pod too: kubectl expose pod NAME --port=80'
        : 'A kind was named, but no object of it. Put its name after the kind: kubectl get pods',
  },
  {
    said: /nodePort: Invalid value: (\d+): provided port is not in the valid range\. The range of valid ports is ([\d-]+)/,
    means: ([, port, range]) =>
      `nodePort ${port} is outside the range that nodes keep for Services, ${range}. Leave nodePort out, and one is picked for you.`,
  },
  {
    said: /nodePort: Invalid value: (\d+): provided port is already allocated/,
    means: ([, port]) =>
      `Another Service holds node port ${port} already; a node has each port only once. See which: kubectl get services -A | grep ${port}`,
  },
  {
    said: /targetPort: Invalid value: "(\d+)": must contain at least one letter/,
    means: ([, port]) =>
      `targetPort: "${port}" with quotes is the name of a port, not a number. Write it without them: targetPort: ${port}`,
  },
  {
    said: /clusterIPs?(?:\[0\])?: Invalid value: "([^"]*)": failed to allocate IP/,
    means: ([, ip]) => `The address ${ip} cannot be had. Leave clusterIP out, and one is picked for you.`,
  },
  {
    said: /services "([^"]*)" already exists/,
    means: ([, name]) =>
      `There is a Service ${name} already. Look at it before you make another: kubectl describe service ${name}`,
  },
]

/** What a refused command means; undefined when its words are plain enough. */
export function ofCommand(command: SeenCommand): string | undefined {
  if (command.exitCode === 0) return undefined
  for (const { said, means } of refusals) {
    const match = said.exec(command.said)
    if (match) return means(match, command.line)
  }
  return undefined
}

const verbOf = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(' ')

/** Was the same thing done right afterwards? */
export const wasMended = (command: SeenCommand, later: readonly SeenCommand[]): boolean =>
  later.some((one) => one.seq > command.seq && one.exitCode === 0 && verbOf(one.line) === verbOf(command.line))
