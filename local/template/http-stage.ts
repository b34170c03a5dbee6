import * as z from 'zod';
import { unknownVariables } from '../apigateway/access-format.ts';
import type { Limit, StageConfig } from '../apigateway/config.ts';
import { type Resource, TemplateError } from './template.ts';

const Settings = z
  .object({
    ThrottlingRateLimit: z.coerce.number().min(0).optional(),
    ThrottlingBurstLimit: z.coerce.number().min(0).optional(),
  })
  .transform(({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }) => ({ rate, burst }));

/**
 * What an account has together; here each route of an API that says less than both has that.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ACCOUNT: Limit = { rate: 10_000, burst: 5_000 };

/** Any other stage would be a part of every path. */
const Stage = z.object({
  StageName: z.literal('$default'),
  StageVariables: z.undefined().optional(),
  DefaultRouteSettings: Settings.optional(),
  RouteSettings: z.record(z.string(), Settings).default({}),
  AccessLogSettings: z.object({ DestinationArn: z.string(), Format: z.string() }).optional(),
});

/** What a stage says of all routes of its API. @throws TemplateError, ZodError for what the local cloud has not */
export function stageConfig({ logicalId, properties }: Resource): StageConfig {
  const { DefaultRouteSettings, RouteSettings, AccessLogSettings } = Stage.parse(properties);
  const limit = limitOf(DefaultRouteSettings);
  const own = Object.entries(RouteSettings).flatMap(([key, settings]): [string, Limit][] => {
    const found = limitOf(settings, DefaultRouteSettings);
    return found ? [[key, found]] : [];
  });
  return {
    ...(limit && { limit }),
    routeLimits: Object.fromEntries(own),
    ...(AccessLogSettings && { accessLog: accessLog(logicalId, AccessLogSettings) }),
  };
}

type Settings = z.output<typeof Settings>;

/** @param other - where nothing is said, this is */
function limitOf(settings?: Settings, other?: Settings): Limit | undefined {
  const rate = settings?.rate ?? other?.rate;
  const burst = settings?.burst ?? other?.burst;
  return rate === undefined && burst === undefined
    ? undefined
    : { rate: rate ?? ACCOUNT.rate, burst: burst ?? ACCOUNT.burst };
}

function accessLog(
  stage: string,
  { DestinationArn, Format }: { DestinationArn: string; Format: string },
): { group: string; format: string } {
  const [, group] = /^arn:aws:logs:[^:]+:\d{12}:log-group:([^:]+)(?::\*)?$/.exec(DestinationArn) ?? [];
  if (group === undefined)
    throw new TemplateError(`${stage} logs to what is no log group: ${DestinationArn}`);
  if (!/\$context\.requestId\b/.test(Format))
    throw new TemplateError(`${stage} logs no $context.requestId, without which AWS takes no format`);
  const [unknown] = unknownVariables(Format);
  if (unknown !== undefined) throw new TemplateError(`${stage} logs what is not known: $context.${unknown}`);
  if (/[\r\n]/.test(Format.trimEnd()))
    throw new TemplateError(`${stage} logs more than a line for a request`);
  return { group, format: Format.trimEnd() };
}
