import { parseArn } from './arn.ts';
import type { Cloud } from './cloud.ts';

/** Something that invokes a function, or sends to a queue. */
interface Trigger {
  targetArn: string;
  /** What a reader sees; a function whose triggers have none is told by what it authorizes. */
  text?: string;
}

/** What invokes which function, a line each; the functions that nothing invokes come last. */
export function triggersOf(cloud: Cloud): string[] {
  const { functions } = cloud.resources;
  const names = new Map(functions.map(({ arn, name }) => [arn, name]));
  const triggers = [
    ...bucketTriggers(cloud),
    ...routes(cloud),
    ...urls(cloud),
    ...queueTriggers(cloud),
    ...ruleTriggers(cloud),
  ];
  const invoked = new Set(triggers.map(({ targetArn }) => targetArn));
  const byHand = functions
    .filter(({ arn }) => !invoked.has(arn))
    .map(({ arn, name }) => ({ targetArn: arn, text: `aws lambda invoke --function-name ${name} …` }));
  return [...triggers, ...byHand].flatMap(({ targetArn, text }) =>
    text === undefined ? [] : `${text}  →  ${names.get(targetArn) ?? nameOf(targetArn)}`,
  );
}

const bucketTriggers = ({ resources }: Cloud): Trigger[] =>
  resources.buckets.flatMap(({ name, notifications }) =>
    notifications.map(({ events, prefix, suffix, targetArn }) => ({
      targetArn,
      text: `s3://${name}/${prefix}*${suffix}  ${events.join(', ')}`,
    })),
  );

function routes(cloud: Cloud): Trigger[] {
  const addresses = cloud.httpApis();
  return cloud.resources.httpApis.flatMap(({ id, routes: all }) =>
    all.flatMap(({ key, functionArn, authorizer }) => [
      {
        targetArn: functionArn,
        text: `${key.replace(' ', ` ${addresses[id]}`)}${authorizer ? `  (${authorizer.name})` : ''}`,
      },
      ...(authorizer?.type === 'REQUEST' ? [{ targetArn: authorizer.functionArn }] : []),
    ]),
  );
}

const urls = (cloud: Cloud): Trigger[] =>
  cloud.functionUrls().map(({ functionArn: targetArn, address, authType }) => ({
    targetArn,
    text: `ANY ${address}/*${authType === 'AWS_IAM' ? '  (signed)' : ''}`,
  }));

const queueTriggers = ({ resources }: Cloud): Trigger[] =>
  resources.mappings.map(({ queueArn, functionArn, batchSize }) => ({
    targetArn: functionArn,
    text: `${nameOf(queueArn)}  up to ${batchSize} messages at once`,
  }));

const ruleTriggers = ({ resources }: Cloud): Trigger[] =>
  resources.rules.flatMap(({ name, expression, pattern, enabled, targets }) => {
    const what = [expression, pattern && `${askedFor(pattern)}  rule ${name}`].filter(Boolean).join(', ');
    return targets.map(({ arn }) => ({ targetArn: arn, text: `${what}${enabled ? '' : '  (disabled)'}` }));
  });

/** The sources and types of events that a pattern names. */
function askedFor(pattern: Record<string, unknown>): string {
  const texts = ['source', 'detail-type'].map((name) => [pattern[name]].flat().filter(isText).join(', '));
  return texts.filter(Boolean).join('  ') || 'events';
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A queue as people call it; a function that is of no stack by its name. */
const nameOf = (arn: string): string => {
  const { service, resource } = parseArn(arn);
  return service === 'sqs' ? `sqs://${resource}` : (resource.split(':').at(-1) ?? '');
};
