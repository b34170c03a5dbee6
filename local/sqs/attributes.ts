import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type QueueConfig, type Setting, SETTINGS } from './config.ts';
import type { Queue } from './queue.ts';
import { parseRedrivePolicy } from './redrive-policy.ts';

/** What queues have on AWS, and have not here. */
const ELSEWHERE = [
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
];

const isSetting = (name: string): name is Setting => Object.hasOwn(SETTINGS, name);
const seconds = (time: number): string => String(Math.floor(time / 1000));

/** The attributes of a queue, as clients read them. */
export function attributesOf(queue: Queue): Record<string, string> {
  const { arn, settings, redrive } = queue.config;
  const { visible, inFlight, delayed } = queue.depth();
  const set = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
    ...Object.fromEntries(set),
    ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
  };
}

/**
 * The asked ones of a queue's attributes.
 * @throws AwsError `InvalidAttributeName` for a name that no standard queue has
 */
export function pickAttributes(all: Record<string, string>, names: string[]): Record<string, string> {
  const known = ['All', 'RedrivePolicy', ...ELSEWHERE, ...Object.keys(all)];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  const asked = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return Object.fromEntries(asked);
}

/**
 * A queue's configuration, with attributes changed.
 * @param exists - whether a queue stands, by its ARN
 * @throws AwsError `InvalidAttributeName`, `InvalidAttributeValue`, `InvalidParameterValue`, `NotImplemented`
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function changed(
  config: QueueConfig,
  attributes: Record<string, string>,
  exists: (queueArn: string) => boolean,
): QueueConfig {
  const { redrive: before, ...rest } = { ...config, settings: { ...config.settings } };
  let redrive = before;
  for (const [name, value] of Object.entries(attributes)) {
    if (isSetting(name)) rest.settings[name] = settingOf(name, value);
    else if (name === 'RedrivePolicy') redrive = parseRedrivePolicy(value, exists);
    else if (ELSEWHERE.includes(name)) throw notImplemented(`SQS SetQueueAttributes with ${name}`);
    else throw unknownAttribute(name);
  }
  return { ...rest, ...(redrive && { redrive }) };
}

function settingOf(name: Setting, value: string): number {
  const { least, most } = SETTINGS[name];
  if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

const unknownAttribute = (name: string): AwsError =>
  new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
