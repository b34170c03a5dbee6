import { AwsError } from '../gateway/aws-error.ts';
import { checkCharacters } from './content.ts';
import { invalidParameter } from './errors.ts';
import type { MessageAttributes } from './message-attributes.ts';

const MOST = 10;
const MOST_CHARACTERS = 256;

/**
 * @throws AwsError `InvalidParameterValue`, `UnsupportedOperation`
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST)
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST}].`,
    );
  for (const [name, value] of entries) {
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (!name || name.length > MOST_CHARACTERS)
    throw invalidParameter(`Message (user) attribute names must be 1 to ${MOST_CHARACTERS} characters long.`);
  if (!/^[\w.-]+$/.test(name))
    throw invalidParameter(
      'Message (user) attribute names can only contain letters, digits, periods, hyphens and underscores.',
    );
  if (/^(aws|amazon)\.|^\.|\.$|\.\./i.test(name))
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.', nor have '..' in them.",
    );
}

function checkValue(name: string, value: MessageAttributes[string]): void {
  const { DataType, StringValue, BinaryValue, StringListValues, BinaryListValues } = value;
  if (StringListValues?.length || BinaryListValues?.length)
    throw new AwsError('UnsupportedOperation', 'Message attribute list values are not supported.');
  const type = /^(String|Number|Binary)(\..+)?$/s.exec(DataType)?.[1];
  if (!type || DataType.length > MOST_CHARACTERS)
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const isFilled =
    type === 'Binary' ? BinaryValue && StringValue === undefined : StringValue && BinaryValue === undefined;
  if (!isFilled)
    throw invalidParameter(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`,
    );
  if (type === 'Number' && !Number.isFinite(Number(StringValue)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  checkCharacters(StringValue ?? '', invalidParameter);
}
