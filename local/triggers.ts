import type { Cloud } from './cloud.ts';

/** Something that invokes a function. */
interface Trigger {
  functionArn: string;
  /** What a reader sees; a function whose triggers have none is told by what it authorizes. */
  text?: string;
}

/** What invokes which function, a line each; the functions that nothing invokes come last. */
export function triggersOf(cloud: Cloud): string[] {
  const { functions } = cloud.resources;
  const names = new Map(functions.map(({ arn, name }) => [arn, name]));
  const triggers = [...bucketTriggers(cloud), ...routes(cloud), ...queueTriggers(cloud), ...rules(cloud)];
  const invoked = new Set(triggers.map(({ functionArn }) => functionArn));
  const byHand = functions
    .filter(({ arn }) => !invoked.has(arn))
    .map(({ arn, name }) => ({ functionArn: arn, text: `aws lambda invoke --function-name ${name} …` }));
  return [...triggers, ...byHand].flatMap(({ functionArn, text }) =>
    text === undefined ? [] : `${text}  →  ${names.get(functionArn)}`,
  );
}

const bucketTriggers = ({ resources }: Cloud): Trigger[] =>
  resources.buckets.flatMap(({ name, notifications }) =>
    notifications.map(({ events, prefix, suffix, targetArn }) => ({
      functionArn: targetArn,
      text: `s3://${name}/${prefix}*${suffix}  ${events.join(', ')}`,
    })),
  );

function routes(cloud: Cloud): Trigger[] {
  const addresses = cloud.httpApis();
  return cloud.resources.httpApis.flatMap(({ id, routes: all }) =>
    all.flatMap(({ key, functionArn, authorizer }) => [
      {
        functionArn,
        text: `${key.replace(' ', ` ${addresses[id]}`)}${authorizer ? `  (${authorizer.name})` : ''}`,
      },
      ...(authorizer?.type === 'REQUEST' ? [{ functionArn: authorizer.functionArn }] : []),
    ]),
  );
}

const queueTriggers = ({ resources }: Cloud): Trigger[] =>
  resources.mappings.map(({ queueArn, functionArn, batchSize }) => ({
    functionArn,
    text: `sqs://${queueArn.split(':').at(-1)}  up to ${batchSize} messages at once`,
  }));

const rules = ({ resources }: Cloud): Trigger[] =>
  resources.rules.flatMap(({ name, expression, pattern, enabled, targets }) =>
    targets.map(({ arn }) => ({
      functionArn: arn,
      text: `${expression ?? `rule ${name}`}${pattern && expression ? `, rule ${name}` : ''}${enabled ? '' : '  (disabled)'}`,
    })),
  );
