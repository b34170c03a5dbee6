import * as z from 'zod';
import type { FunctionUrlConfig } from '../function-urls/config.ts';
import { nameOf } from '../lambda/functions.ts';
import { Cors, corsConfig } from './cors.ts';
import { functionUrlId } from './identity.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'PATCH', 'DELETE', '*'];
const Url = z.object({
  AuthType: z.enum(['AWS_IAM', 'NONE']),
  TargetFunctionArn: z.string(),
  Qualifier: z.string().optional(),
  InvokeMode: z.string().default('BUFFERED'),
  Cors: Cors.optional(),
});

/**
 * The URL of a function, as its template declares it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html
 * @throws TemplateError for what the local cloud has not
 */
export function functionUrlConfig({ logicalId, ref, properties }: Resource, stack: Stack): FunctionUrlConfig {
  const { success, data, error } = Url.safeParse(properties);
  if (!success) throw new TemplateError(`${logicalId}: ${z.prettifyError(error)}`);
  const { AuthType: authType, InvokeMode, Qualifier, Cors: cors } = data;
  if (InvokeMode !== 'BUFFERED')
    throw new TemplateError(`${logicalId}: InvokeMode ${InvokeMode} is not implemented by the local cloud`);
  if (Qualifier !== undefined)
    throw new TemplateError(`${logicalId}: Qualifier is not implemented by the local cloud`);
  const method = cors?.AllowMethods.find((each) => !METHODS.includes(each));
  if (method !== undefined)
    throw new TemplateError(`${logicalId}: ${method} is not one of ${METHODS.join(', ')}`);
  const { accountId, region } = stack;
  return {
    id: functionUrlId(ref),
    accountId,
    region,
    name: nameOf(ref),
    functionArn: ref,
    authType,
    ...(cors && { cors: corsConfig(cors) }),
  };
}
