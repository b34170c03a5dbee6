import { itemsIn, type OfTable, type Part } from './input.ts';

/**
 * The partition keys that a call is about: what `dynamodb:LeadingKeys` is of it.
 * @param hashName - the attribute that the partition key is
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function leadingKeys(part: OfTable, hashName: string): string[] {
  const named = itemsIn(part).map((item) => item[hashName]);
  const queried = Array.isArray(part) ? undefined : queriedKey(part, hashName);
  const values = [...named, queried].filter((value) => value !== undefined);
  return values.map((value) => String(Object.values(value)[0]));
}

const EQUATION = /([#:]?\w+)\s*=\s*([#:]?\w+)/g;

/** Of `#pk = :pk AND begins_with(sk, :sk)` the value of `:pk`; the two may stand either way round. */
function queriedKey(part: Part, hashName: string): Record<string, unknown> | undefined {
  const { KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = part;
  for (const [, ...sides] of KeyConditionExpression.replaceAll(/[()]/g, ' ').matchAll(EQUATION)) {
    const [value = ''] = sides.filter((side) => side.startsWith(':'));
    const [name = ''] = sides.filter((side) => !side.startsWith(':'));
    if ((ExpressionAttributeNames[name] ?? name) === hashName) return ExpressionAttributeValues[value];
  }
  return part.KeyConditions?.[hashName]?.AttributeValueList?.[0];
}
