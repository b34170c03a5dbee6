import type { Principal } from '../iam/credentials.ts';
import type { Cause } from '../trace.ts';
import { checkAttributes } from './check-attributes.ts';
import { SETTINGS } from './config.ts';
import { checkCharacters } from './content.ts';
import { invalidParameter, missingParameter } from './errors.ts';
import { checkRange } from './input.ts';
import { type MessageAttributes, sizeOf } from './message-attributes.ts';

/** What may be said of a message beside its body. */
export interface SendOptions {
  attributes?: MessageAttributes | undefined;
  /** Instead of the queue's own delay. */
  delaySeconds?: number | undefined;
  /** X-Ray's. */
  traceHeader?: string | undefined;
  /** Who sends it: the queue's own account, unless it is told. */
  principal?: Principal | undefined;
  cause?: Cause | undefined;
}

/** The bytes of a message that count. */
export const bytesOf = (body: string, attributes: MessageAttributes = {}): number =>
  Buffer.byteLength(body) + sizeOf(attributes);

/**
 * @param limit - bytes
 * @throws AwsError `InvalidMessageContents`, `InvalidParameterValue`, `MissingParameter`, `UnsupportedOperation`
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkMessage(
  body: string,
  { attributes = {}, delaySeconds }: SendOptions,
  limit: number,
): void {
  if (!body) throw missingParameter('MessageBody');
  checkCharacters(body);
  checkAttributes(attributes);
  const { least, most } = SETTINGS.DelaySeconds;
  const reason = `DelaySeconds must be >= ${least} and <= ${most}.`;
  checkRange('DelaySeconds', delaySeconds, { least, most }, reason);
  if (bytesOf(body, attributes) > limit)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
}
