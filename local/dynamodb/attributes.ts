import { itemsIn, type OfTable, type Part } from './input.ts';

const WORDS = new Set(
  'set remove add delete and or not in between size begins_with contains attribute_exists attribute_not_exists attribute_type if_not_exists list_append'.split(
    ' ',
  ),
);

/**
 * The top-level attributes that a call names, in keys, items and expressions: what `dynamodb:Attributes` is of it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesIn(part: OfTable): string[] {
  const named = itemsIn(part).flatMap(Object.keys);
  return [...new Set([...named, ...(Array.isArray(part) ? [] : expressedIn(part))])];
}

function expressedIn(part: Part): string[] {
  const { AttributeUpdates, Expected, KeyConditions, QueryFilter, ScanFilter, AttributesToGet = [] } = part;
  const byName = [AttributeUpdates, Expected, KeyConditions, QueryFilter, ScanFilter];
  const expressions = [
    part.KeyConditionExpression,
    part.ConditionExpression,
    part.FilterExpression,
    part.ProjectionExpression,
    part.UpdateExpression,
  ];
  return [
    ...byName.flatMap((names = {}) => Object.keys(names)),
    ...AttributesToGet,
    ...expressions.flatMap((text = '') => namesIn(text, part)),
  ];
}

/** Of a path such as `#a.b[0]` its first name; what begins with a colon is a value. */
function namesIn(expression: string, { ExpressionAttributeNames = {} }: Part): string[] {
  const paths = expression.match(/(?<![\w:#.[])#?[A-Za-z_]\w*/g) ?? [];
  return paths
    .filter((path) => !WORDS.has(path.toLowerCase()))
    .map((path) => ExpressionAttributeNames[path] ?? path);
}
