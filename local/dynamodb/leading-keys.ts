import * as z from 'zod';

const Value = z.record(z.string(), z.unknown());
const Item = z.record(z.string(), Value);
const Write = z.object({
  PutRequest: z.object({ Item }).optional(),
  DeleteRequest: z.object({ Key: Item }).optional(),
});

/** What policies look at in a call. All else goes to the database as it is. */
const Part = z.looseObject({
  Key: Item.optional(),
  Item: Item.optional(),
  Keys: z.array(Item).optional(),
  KeyConditionExpression: z.string().optional(),
  ConditionExpression: z.string().optional(),
  FilterExpression: z.string().optional(),
  ProjectionExpression: z.string().optional(),
  UpdateExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: Item.optional(),
});
/** See {@link Part}. */
export type Part = z.output<typeof Part>;

/** A call. */
export const Input = Part.extend({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  ReturnValues: z.string().optional(),
  Select: z.string().optional(),
  RequestItems: z.record(z.string(), z.union([z.array(Write), Part])).optional(),
});
/** See {@link Input}. */
export type Input = z.output<typeof Input>;

/** The keys and items that a call names. */
export function itemsIn(part: Part | z.output<typeof Write>[]): z.output<typeof Item>[] {
  if (Array.isArray(part))
    return part.flatMap(({ PutRequest, DeleteRequest }) => [
      ...(PutRequest ? [PutRequest.Item] : []),
      ...(DeleteRequest ? [DeleteRequest.Key] : []),
    ]);
  return [part.Key, part.Item, ...(part.Keys ?? [])].filter((item) => item !== undefined);
}

/** The partition keys that a call is about: what `dynamodb:LeadingKeys` is of it. */
export function leadingKeys(part: Part | z.output<typeof Write>[], hashName: string | undefined): string[] {
  if (hashName === undefined) return [];
  const named = itemsIn(part).map((item) => item[hashName]);
  const queried = Array.isArray(part) ? undefined : queriedKey(part, hashName);
  const values = [...named, queried].filter((value) => value !== undefined);
  return values.map((value) => String(Object.values(value)[0]));
}

/** Of `#pk = :pk AND begins_with(sk, :sk)` the value of `:pk`. */
function queriedKey(part: Part, hashName: string): z.output<typeof Value> | undefined {
  const { KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = part;
  for (const [, name = '', value = ''] of KeyConditionExpression.matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((ExpressionAttributeNames[name] ?? name) === hashName) return ExpressionAttributeValues[value];
  }
  return undefined;
}
