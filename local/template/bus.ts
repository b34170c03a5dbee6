import * as z from 'zod';
import type { BusConfig } from '../events/config.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Properties = z.looseObject({
  Name: z
    .string()
    .max(256)
    .regex(/^[.\-_A-Za-z0-9]+$/),
  Description: z.string().optional(),
  Tags: z.unknown().optional(),
});

/**
 * The buses of a template.
 * @returns these, and by logical id and type what they ask for and the local cloud has not
 * @throws TemplateError for a bus that there is already, ZodError for a shape that EventBridge would refuse
 */
export function busConfigs(
  resources: Resource[],
  { accountId, region }: Stack,
): { buses: BusConfig[]; missing: string[] } {
  const buses: BusConfig[] = [];
  const missing: string[] = [];
  for (const { logicalId, type, properties, attributes } of resources) {
    if (type !== 'AWS::Events::EventBus') continue;
    const { Name: name, ...rest } = Properties.parse(properties);
    if (name === 'default')
      throw new TemplateError(
        `${logicalId}: ResourceAlreadyExistsException: Event bus default already exists.`,
      );
    const lacks = Object.keys(rest).filter((property) => !(property in Properties.shape));
    missing.push(...lacks.map((lack) => `${logicalId} (${type}: ${lack})`));
    buses.push({ name, arn: attributes['Arn'] ?? '', accountId, region });
  }
  return { buses, missing };
}
