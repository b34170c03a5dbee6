import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { signToken } from '../../lib/token.ts';
import { signingKey } from '../signing-key.ts';
import { findStack } from '../stack.ts';
import { signingKeysParameter, stackName } from '../stage.ts';
import { UnexpectedError } from './errors.ts';
import type { Ports } from './ports.ts';

const TOKEN_SECONDS = 15 * 60;

/** The way to a deployment's API. */
export const connect = (stage: string, region: string): Pick<Ports, 'address' | 'token'> => ({
  address: async () => {
    const name = stackName(stage);
    const stack = await findStack(new CloudFormationClient({ region }), name);
    if (!stack) throw new UnexpectedError(`There is no stack ${name} in ${region}`);
    const { OutputValue } = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'HttpApiUrl') ?? {};
    if (!OutputValue)
      throw new UnexpectedError(`The stack ${name} has no output HttpApiUrl: it is ${stack.StackStatus}`);
    return OutputValue;
  },

  token: async () => {
    const { key } = await signingKey(new SSMClient({ region }), signingKeysParameter(stage));
    const claims = { subject: 'smoke', scope: 'images:read images:write' };
    return signToken(key, 'access', claims, TOKEN_SECONDS);
  },
});
