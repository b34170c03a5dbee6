import { exec } from 'node:child_process';
import * as z from 'zod';
import { ACCOUNTS } from './iam/accounts.ts';
import type { Cloud } from './cloud.ts';

const Custom = z.object({
  local: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
});

/** The environment in which any AWS client finds a local cloud, as its administrator. */
export function clientVariables({ endpoint, options }: Cloud): Record<string, string> {
  const [{ accessKeyId, secretAccessKey }] = ACCOUNTS;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

/**
 * What a service wants its users to have in their shells: `custom.local.variables`, each with the command that
 * prints it, run when the service stands.
 * @returns lines for a shell; a comment where a command failed
 */
export function shellVariables(
  custom: Record<string, unknown>,
  serviceDir: string,
  cloud: Cloud,
): Promise<string[]> {
  const { variables } = Custom.parse(custom).local;
  // A profile or a session of a real account would come before the local keys.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(own), ...clientVariables(cloud) };
  return Promise.all(
    Object.entries(variables).map(
      ([name, command]) =>
        new Promise<string>((resolve) => {
          const done = (error: Error | null, stdout: string, stderr: string) =>
            resolve(error ? `# ${name}: ${reasonIn(stderr)}` : `export ${name}=${stdout.trim()}`);
          exec(command, { cwd: serviceDir, env }, done);
        }),
    ),
  );
}

/** Of a program that crashed the error, of one that said what was wrong its last words. */
function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
