import type { Call } from '../gateway/call.ts';
import type { AccessRequest } from '../iam/access.ts';
import { attributesIn } from './attributes.ts';
import { type Input, leadingKeys } from './leading-keys.ts';

/** Operations that name tables as the keys of an object. */
const OF_MANY = new Set(['BatchGetItem', 'BatchWriteItem']);
/** Operations that are about no table. */
const OF_NONE = new Set(['ListTables', 'DescribeEndpoints', 'DescribeLimits']);

/** The condition keys that calls tell. */
export const DYNAMODB_CONDITION_KEYS: readonly string[] = [
  'dynamodb:Attributes',
  'dynamodb:LeadingKeys',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
];

/**
 * What a call has to be allowed, table by table.
 * @param hashName - of a table, the attribute that its partition key is
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function requestsFor(
  { operation = '', region }: Call,
  input: Input,
  accountId: string,
  hashName: (table: string) => string | undefined,
): AccessRequest[] {
  const action = `dynamodb:${operation}`;
  if (OF_NONE.has(operation)) return [{ action, resource: '*', accountId }];
  const asked = OF_MANY.has(operation)
    ? Object.entries(input.RequestItems ?? {}).map(([name, part]) => [name, part] as const)
    : [[input.TableName ?? '', input] as const];
  // A batch of nothing is refused by the database, and to nobody who may not send one.
  if (asked.length === 0) return [{ action, resource: '*', accountId }];
  return asked.map(([table, part]) => {
    const name = table.split('/').at(-1) ?? '';
    const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
    const resource = `arn:aws:dynamodb:${region}:${accountId}:table/${name}${index}`;
    // The partition key of an index is not the one that policies look at by this name.
    const leading = index ? [] : leadingKeys(part, hashName(name));
    const attributes = attributesIn(part);
    return {
      action,
      resource,
      accountId,
      context: {
        ...(leading.length > 0 && { 'dynamodb:LeadingKeys': leading }),
        ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
        ...(input.ReturnValues !== undefined && { 'dynamodb:ReturnValues': input.ReturnValues }),
        ...(input.Select !== undefined && { 'dynamodb:Select': input.Select }),
      },
    };
  });
}
