import * as z from 'zod';
import type { ParameterConfig } from '../ssm/config.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

/** All that CloudFormation knows but encryption, which it makes none with, and what is not there locally. */
const Parameter = z.strictObject({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.union([z.string().min(1), z.number(), z.boolean()]).transform(String),
  Description: z.string().optional(),
  DataType: z.literal('text').optional(),
  Tier: z.enum(['Standard', 'Intelligent-Tiering']).optional(),
  Tags: z.record(z.string(), z.string()).optional(),
});

/**
 * A parameter of the parameter store, as its template declares it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
 * @throws TemplateError
 */
export function parameterConfig(
  { logicalId, ref, properties }: Resource,
  { accountId }: Stack,
): ParameterConfig {
  const { success, data, error } = Parameter.safeParse(properties);
  if (!success) throw new TemplateError(`${logicalId}: ${z.prettifyError(error)}`);
  return { name: ref, accountId, type: data.Type, value: data.Value };
}
