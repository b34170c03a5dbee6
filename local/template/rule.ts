import * as z from 'zod';
import { busArnOf, isDefault } from '../events/bus-arn.ts';
import type { RuleConfig, TargetConfig } from '../events/config.ts';
import { InvalidScheduleError } from '../events/errors.ts';
import { parseSchedule } from '../events/parse-schedule.ts';
import { compile } from '../events/patterns/compile.ts';
import { InvalidEventPatternError } from '../events/patterns/errors.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const DAY_SECONDS = 86_400;

const Target = z.looseObject({
  Id: z.string(),
  Arn: z.string(),
  Input: z.string().refine(isJson, 'not JSON').optional(),
  DeadLetterConfig: z.object({ Arn: z.string().startsWith('arn:aws:sqs:').optional() }).default({}),
  RetryPolicy: z
    .object({
      MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
      MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(DAY_SECONDS).default(DAY_SECONDS),
    })
    .prefault({}),
});
const Properties = z.object({
  EventBusName: z.string().default('default'),
  ScheduleExpression: z.string().optional(),
  EventPattern: z.unknown().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(Target).max(5).default([]),
});
type Target = z.output<typeof Target>;
type Properties = z.output<typeof Properties>;

/**
 * The rules of a template, with the targets that they can have here.
 * @returns these, and by logical id and type what rules ask for and the local cloud has not
 * @throws TemplateError for a schedule or pattern that EventBridge would refuse, ZodError for a shape that it would
 */
export function ruleConfigs(resources: Resource[], stack: Stack): { rules: RuleConfig[]; missing: string[] } {
  const declared = resources
    .filter(({ type }) => type === 'AWS::Events::Rule')
    .map((resource) => ({ resource, told: Properties.parse(resource.properties) }));
  return {
    rules: declared.map(({ resource, told }) => ruleConfig(resource, told, stack)),
    missing: declared.flatMap(({ resource: { logicalId, type }, told }) =>
      told.Targets.flatMap((target) => lacksOf(target).map((lack) => `${logicalId} (${type}: ${lack})`)),
    ),
  };
}

function ruleConfig(resource: Resource, told: Properties, { accountId, region }: Stack): RuleConfig {
  const { logicalId, attributes } = resource;
  const { EventBusName: bus, ScheduleExpression: expression, EventPattern, Targets } = told;
  const arn = attributes['Arn'] ?? '';
  const busArn = busArnOf(bus, { accountId, region });
  const pattern = EventPattern === undefined ? undefined : validPattern(EventPattern, logicalId);
  checkSchedule(expression, logicalId);
  if (expression === undefined && pattern === undefined)
    throw refused(logicalId, 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (expression !== undefined && !isDefault(busArn))
    throw refused(logicalId, 'ScheduleExpression is supported only on the default event bus.');
  return {
    name: arn.split('/').at(-1) ?? '',
    arn,
    busArn,
    accountId,
    region,
    ...(expression !== undefined && { expression }),
    ...(pattern && { pattern }),
    enabled: told.State !== 'DISABLED',
    targets: Targets.filter((target) => lacksOf(target).length === 0).map(targetConfig),
  };
}

function targetConfig({ Id, Arn, Input, DeadLetterConfig, RetryPolicy }: Target): TargetConfig {
  return {
    id: Id,
    arn: Arn,
    ...(Input !== undefined && { input: Input }),
    ...(DeadLetterConfig.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
    maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts,
    maximumEventAgeSeconds: RetryPolicy.MaximumEventAgeInSeconds,
  };
}

/** What a target needs that the local cloud has not: then it gets nothing. */
function lacksOf(target: Target): string[] {
  const { Arn } = target;
  const isKnown = /^arn:aws:(lambda|sqs):/.test(Arn) && !Arn.endsWith('.fifo');
  const others = Object.keys(target).filter((property) => !(property in Target.shape));
  return isKnown ? others : [`target ${Arn}`];
}

function checkSchedule(expression: string | undefined, logicalId: string): void {
  try {
    if (expression !== undefined) parseSchedule(expression);
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    throw refused(logicalId, `${error.message} It is ${expression}`);
  }
}

function validPattern(pattern: unknown, logicalId: string): Record<string, unknown> {
  try {
    compile(pattern);
    return z.record(z.string(), z.unknown()).parse(pattern);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) throw error;
    throw new TemplateError(`${logicalId}: InvalidEventPatternException: ${error.message}`);
  }
}

const refused = (logicalId: string, message: string): TemplateError =>
  new TemplateError(`${logicalId}: ValidationException: ${message}`);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
