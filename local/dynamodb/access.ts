import { notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { AccessRequest } from '../iam/request.ts';
import { attributesIn } from './attributes.ts';
import type { Input, OfTable } from './input.ts';
import type { HashNameOf } from './key-schemas.ts';
import { leadingKeys } from './leading-keys.ts';

/** By what a call is about. What is not among them, there is not. */
const OPERATIONS = {
  reads: ['BatchGetItem', 'GetItem', 'Query', 'Scan'],
  writes: ['DeleteItem', 'PutItem', 'UpdateItem'],
  others: [
    'BatchWriteItem',
    'CreateTable',
    'DeleteTable',
    'DescribeTable',
    'DescribeTimeToLive',
    'ListTables',
    'ListTagsOfResource',
    'TagResource',
    'UntagResource',
    'UpdateTable',
  ],
};
/** What can be called. */
export const DYNAMODB_OPERATIONS: ReadonlySet<string> = new Set(Object.values(OPERATIONS).flat());

/**
 * What a call has to be allowed, table by table.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @throws AwsError 501
 */
export async function requestsFor(
  { operation = '', region }: Pick<Call, 'operation' | 'region'>,
  input: Input,
  accountId: string,
  hashNameOf: HashNameOf,
): Promise<AccessRequest[]> {
  if (!DYNAMODB_OPERATIONS.has(operation)) throw notImplemented(`DynamoDB ${operation}`);
  const action = `dynamodb:${operation}`;
  if (operation === 'ListTables') return [{ action, resource: '*', accountId }];
  const { TableName, ResourceArn, IndexName, RequestItems } = input;
  const asked: [string, OfTable][] = RequestItems
    ? Object.entries(RequestItems)
    : [[TableName ?? ResourceArn ?? '', input]];
  // A batch of nothing is refused by the database, and to nobody who may not send one.
  if (asked.length === 0) return [{ action, resource: '*', accountId }];
  return Promise.all(
    asked.map(async ([table, part]) => {
      const name = table.split('/').at(-1) ?? '';
      const index = IndexName === undefined ? '' : `/index/${IndexName}`;
      const resource = `arn:aws:dynamodb:${region}:${accountId}:table/${name}${index}`;
      const hashName = await hashNameOf(name, IndexName);
      return { action, resource, accountId, context: contextOf(operation, input, part, hashName) };
    }),
  );
}

/** What conditions can look at. What a parameter is by default it is also when it is not given. */
function contextOf(operation: string, input: Input, part: OfTable, hashName: string | undefined) {
  const leading = hashName === undefined || operation === 'Scan' ? [] : leadingKeys(part, hashName);
  const attributes = attributesIn(part);
  const { ReturnConsumedCapacity = 'NONE', ReturnValues = 'NONE' } = input;
  return {
    ...(leading.length > 0 && { 'dynamodb:LeadingKeys': leading }),
    ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
    ...(OPERATIONS.reads.includes(operation) && { 'dynamodb:Select': selectionOf(input, part) }),
    ...(OPERATIONS.writes.includes(operation) && { 'dynamodb:ReturnValues': ReturnValues }),
    'dynamodb:ReturnConsumedCapacity': ReturnConsumedCapacity,
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#API_Query_RequestSyntax */
function selectionOf({ Select, IndexName }: Input, part: OfTable): string {
  if (Select !== undefined) return Select;
  const names = !Array.isArray(part) && (part.ProjectionExpression ?? part.AttributesToGet) !== undefined;
  if (names) return 'SPECIFIC_ATTRIBUTES';
  return IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}
