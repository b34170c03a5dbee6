import {
  DeleteParameterCommand,
  GetParameterCommand,
  type GetParameterCommandInput,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';
import type { startCloud } from './cloud.ts';

let names = 0;
/** A name that no other test uses. */
export const newName = () => `/test/parameter-${++names}`;

/** The plain calls of a local cloud's parameter store. */
export function parametersOf({ client }: Pick<Awaited<ReturnType<typeof startCloud>>, 'client'>) {
  const ssm = new SSMClient(client);
  return {
    ssm,
    put: (Name: string, Value: string, rest: Partial<PutParameterCommandInput> = {}) =>
      ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...rest })),
    get: async (Name: string, rest: Partial<GetParameterCommandInput> = {}) =>
      (await ssm.send(new GetParameterCommand({ Name, ...rest }))).Parameter,
    remove: (Name: string) => ssm.send(new DeleteParameterCommand({ Name })),
  };
}

/** How a call was refused; what was not refused is an error. */
export async function refusal(calling: Promise<unknown>) {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SSMServiceException)) throw new Error('was not refused', { cause: error });
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}
