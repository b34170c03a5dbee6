import * as z from 'zod';
import type { RuleConfig, TargetConfig } from '../events/config.ts';
import { InvalidScheduleError } from '../events/errors.ts';
import { parseSchedule } from '../events/parse-schedule.ts';
import { isPermitted } from './permission.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Target = z.object({
  Arn: z.string(),
  Input: z.string().refine(isJson, 'not JSON').optional(),
  InputPath: z.unknown().optional(),
  InputTransformer: z.unknown().optional(),
});
const Properties = z.object({
  ScheduleExpression: z.string().optional(),
  EventPattern: z.unknown().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(Target).max(5).default([]),
});
type Target = z.output<typeof Target>;
type Properties = z.output<typeof Properties>;

/**
 * The rules of a template that have a schedule, with the functions that they invoke.
 * @returns these, and by logical id and type what rules ask for and the local cloud has not
 * @throws TemplateError for a schedule that EventBridge would refuse, ZodError for a shape that it would
 */
export function scheduledRules(
  resources: Resource[],
  stack: Stack,
): { rules: RuleConfig[]; missing: string[] } {
  const rules: RuleConfig[] = [];
  const missing: string[] = [];
  for (const resource of resources.filter(({ type }) => type === 'AWS::Events::Rule')) {
    const told = Properties.parse(resource.properties);
    const { logicalId, type, ref: name, attributes } = resource;
    missing.push(...lacksOf(told).map((lack) => `${logicalId} (${type}: ${lack})`));
    if (told.ScheduleExpression === undefined) continue;
    const { accountId, region } = stack;
    rules.push({
      name,
      arn: attributes['Arn'] ?? '',
      accountId,
      region,
      expression: valid(told.ScheduleExpression, logicalId),
      enabled: told.State !== 'DISABLED',
      targets: told.Targets.filter((target) => lackOf(target) === undefined).map((target) =>
        targetConfig(target, attributes['Arn'] ?? '', resources),
      ),
    });
  }
  return { rules, missing };
}

function lacksOf({ ScheduleExpression, EventPattern, Targets }: Properties): string[] {
  const targets = ScheduleExpression === undefined ? [] : Targets.map(lackOf);
  return [EventPattern === undefined ? undefined : 'EventPattern', ...targets].filter(
    (lack) => lack !== undefined,
  );
}

/** What a target needs that the local cloud has not; undefined for one that can be invoked. */
function lackOf({ Arn, InputPath, InputTransformer }: Target): string | undefined {
  if (!Arn.startsWith('arn:aws:lambda:')) return `target ${Arn}`;
  if (InputPath !== undefined) return 'InputPath';
  return InputTransformer === undefined ? undefined : 'InputTransformer';
}

function targetConfig({ Arn, Input }: Target, sourceArn: string, resources: Resource[]): TargetConfig {
  const invocation = { principal: 'events.amazonaws.com', sourceArn, functionArn: Arn } as const;
  return {
    functionArn: Arn,
    ...(Input !== undefined && { input: Input }),
    permitted: isPermitted(invocation, resources),
  };
}

function valid(expression: string, logicalId: string): string {
  try {
    parseSchedule(expression);
    return expression;
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    throw new TemplateError(`${logicalId}: ValidationException: ${error.message} It is ${expression}`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
