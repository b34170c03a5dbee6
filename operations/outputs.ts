import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { NotFoundError } from './errors.ts';
import { findStack } from './stack.ts';

/** Reads a stack's outputs, each by its key. @throws NotFoundError if there is no such stack, or no such output */
export async function outputsOf(name: string, region: string): Promise<(key: string) => string> {
  const stack = await findStack(new CloudFormationClient({ region }), name);
  if (!stack)
    throw new NotFoundError(
      `There is no stack ${name} in ${region}. A local cloud is found by the environment that npm start prints.`,
    );
  return (key) => {
    const { OutputValue } = stack.Outputs?.find(({ OutputKey }) => OutputKey === key) ?? {};
    if (OutputValue) return OutputValue;
    throw new NotFoundError(`The stack ${name} has no output ${key}: it is ${stack.StackStatus}`);
  };
}
