import * as z from 'zod';

const Value = z.record(z.string(), z.unknown());
const Item = z.record(z.string(), Value);
const ByName = z.record(z.string(), z.unknown());
const Condition = z.looseObject({ AttributeValueList: z.array(Value).optional() });

const Write = z.object({
  PutRequest: z.object({ Item }).optional(),
  DeleteRequest: z.object({ Key: Item }).optional(),
});

/** What a call says of one table, as far as policies look at it. All else goes to the database as it is. */
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
  // What there was before there were expressions.
  AttributesToGet: z.array(z.string()).optional(),
  AttributeUpdates: ByName.optional(),
  Expected: ByName.optional(),
  KeyConditions: z.record(z.string(), Condition).optional(),
  QueryFilter: ByName.optional(),
  ScanFilter: ByName.optional(),
});
/** See {@link Part}. */
export type Part = z.output<typeof Part>;

/** A call. */
export const Input = Part.extend({
  TableName: z.string().optional(),
  /** Of a table, in calls about tags. */
  ResourceArn: z.string().optional(),
  IndexName: z.string().optional(),
  ReturnConsumedCapacity: z.string().optional(),
  ReturnValues: z.string().optional(),
  Select: z.string().optional(),
  RequestItems: z.record(z.string(), z.union([z.array(Write), Part])).optional(),
});
/** See {@link Input}. */
export type Input = z.output<typeof Input>;

/** What a call says of one table: in a `BatchWriteItem` it is a list of writes. */
export type OfTable = Part | z.output<typeof Write>[];

/** The keys and items that a call names. */
export function itemsIn(part: OfTable): z.output<typeof Item>[] {
  if (Array.isArray(part))
    return part.flatMap(({ PutRequest, DeleteRequest }) => [
      ...(PutRequest ? [PutRequest.Item] : []),
      ...(DeleteRequest ? [DeleteRequest.Key] : []),
    ]);
  return [part.Key, part.Item, ...(part.Keys ?? [])].filter((item) => item !== undefined);
}
