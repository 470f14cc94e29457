/** Variables of AWS and their values. Some are secrets. */
export type AwsVariables = Readonly<Record<string, string>>;

/**
 * Removes all variables of AWS from `env` and returns them. Call it before the first child process starts: Chromium's
 * processes inherit this environment, and those that show what others wrote must hold no credentials.
 */
export function takeAwsVariables(env: NodeJS.ProcessEnv): AwsVariables {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    // Windows ignores the case of names.
    if (value === undefined || !/^aws_/i.test(name)) continue;
    taken[name] = value;
    delete env[name];
  }
  return taken;
}
