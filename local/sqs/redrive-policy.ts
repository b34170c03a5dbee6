import type { RedrivePolicy } from './config.ts';
import { invalidValue } from './errors.ts';

/**
 * Reads the attribute `RedrivePolicy`; an empty text is none.
 * @param exists - whether a queue stands, by its ARN
 * @throws AwsError `InvalidParameterValue`
 */
export function parseRedrivePolicy(
  text: string,
  exists: (queueArn: string) => boolean,
): RedrivePolicy | undefined {
  if (!text) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = parsed(text);
  const refused = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
  for (const [name, value] of Object.entries({ deadLetterTargetArn, maxReceiveCount }))
    if (value === undefined) throw refused(`Redrive policy does not contain mandatory attribute: ${name}.`);
  const count = Number(maxReceiveCount);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000))
    throw refused('Invalid value for maxReceiveCount: it must be from 1 to 1000.');
  if (typeof deadLetterTargetArn !== 'string' || !deadLetterTargetArn.startsWith('arn:aws:sqs:'))
    throw refused('Invalid value for deadLetterTargetArn.');
  if (!exists(deadLetterTargetArn)) throw refused('Dead letter target does not exist.');
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below.
  }
  throw invalidValue(text, 'RedrivePolicy', 'Redrive policy is not a valid JSON map.');
}
