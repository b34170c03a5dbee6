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
  const env = { ...process.env, ...clientVariables(cloud) };
  return Promise.all(
    Object.entries(variables).map(
      ([name, command]) =>
        new Promise<string>((resolve) => {
          const done = (error: Error | null, stdout: string, stderr: string) =>
            resolve(error ? `# ${name}: ${lastLine(stderr)}` : `export ${name}=${stdout.trim()}`);
          exec(command, { cwd: serviceDir, env }, done);
        }),
    ),
  );
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
