import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import type { createSsmClient } from './ssm-client.ts';

/** For how long an environment goes by what it has read: after a change, the old value is in use for that long. */
const KEPT_MS = 300_000;

/**
 * The value of an encrypted SSM parameter, read by name at run time: it is in no template, environment or package, and
 * changes without a deployment. Make it in global scope, so that warm invocations have what was read.
 * @param parse - reads the value, which is undefined if there is no such parameter. It throws nothing that tells of it
 */
export function keptParameter<Value>(
  name: string,
  parse: (value: string | undefined) => Value,
  ssm: ReturnType<typeof createSsmClient>,
) {
  let kept: Value | undefined;
  let readAt = -Infinity;

  /** Reads it now. @throws what keeps it from being read */
  async function read(): Promise<Value> {
    const get = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await ssm.send(get).catch((error: unknown) => {
      if (error instanceof ParameterNotFound) return { Parameter: undefined };
      throw error;
    });
    const value = parse(Parameter?.Value);
    kept = value;
    readAt = Date.now();
    return value;
  }

  return {
    read,
    /** What was read within the last five minutes, or now. @throws what keeps it from being read */
    get: async (): Promise<Value> => (kept !== undefined && Date.now() - readAt < KEPT_MS ? kept : read()),
  };
}
