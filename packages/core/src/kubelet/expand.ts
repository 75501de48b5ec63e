/** $(VAR) in command, args and values; $$ is a dollar; an unknown name stays as it is. Models third_party/forked/golang/expansion. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, _inner, name: string | undefined) => {
    if (name === undefined) return '$'
    return Object.hasOwn(env, name) ? (env[name] as string) : whole
  })
}
