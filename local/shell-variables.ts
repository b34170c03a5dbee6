import { exec } from 'node:child_process';
import * as z from 'zod';
import { ACCOUNTS } from './iam/accounts.ts';
import type { Cloud } from './cloud.ts';

const Commands = z.record(z.string(), z.string()).default({});
const Custom = z.object({ local: z.object({ variables: Commands, addresses: Commands }).prefault({}) });

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

/** What a command of the service has printed, or why it failed. */
export interface Output {
  name: string;
  text: string;
  failed: boolean;
}

/**
 * What a service wants its users to have in their shells: `custom.local.variables`, each with the command that
 * prints it, run when the service stands.
 * @returns lines for a shell; a comment where a command failed
 */
export async function shellVariables(
  custom: Record<string, unknown>,
  serviceDir: string,
  cloud: Cloud,
): Promise<string[]> {
  const outputs = await runAll(Custom.parse(custom).local.variables, serviceDir, cloud);
  return outputs.map(({ name, text, failed }) => (failed ? `# ${name}: ${text}` : `export ${name}=${text}`));
}

/**
 * The addresses that a service wants its users to see first: `custom.local.addresses`, each with the command that
 * prints it, run when the service stands.
 */
export function ownAddresses(
  custom: Record<string, unknown>,
  serviceDir: string,
  cloud: Cloud,
): Promise<Output[]> {
  return runAll(Custom.parse(custom).local.addresses, serviceDir, cloud);
}

/** Runs commands side by side, with the settings of AWS clients in their environment. */
function runAll(commands: Record<string, string>, cwd: string, cloud: Cloud): Promise<Output[]> {
  // A profile or a session of a real account would come before the local keys.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(own), ...clientVariables(cloud) };
  const runs = Object.entries(commands).map(([name, command]) => {
    const { promise, resolve } = Promise.withResolvers<Output>();
    exec(command, { cwd, env }, (error, stdout, stderr) =>
      resolve({ name, failed: error !== null, text: error ? reasonIn(stderr) : stdout.trim() }),
    );
    return promise;
  });
  return Promise.all(runs);
}

/** Of a program that crashed the error, of one that said what was wrong its last words. */
function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
