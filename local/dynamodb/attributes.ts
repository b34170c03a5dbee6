import { itemsIn, type Part } from './leading-keys.ts';

const WORDS = new Set(
  'set remove add delete and or not in between size begins_with contains attribute_exists attribute_not_exists attribute_type if_not_exists list_append'.split(
    ' ',
  ),
);

/**
 * The top-level attributes that a call names, in keys, items and expressions: what `dynamodb:Attributes` is of it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesIn(part: Parameters<typeof itemsIn>[0]): string[] {
  const named = itemsIn(part).flatMap(Object.keys);
  const expressed = Array.isArray(part) ? [] : expressionsOf(part).flatMap((text) => namesIn(text, part));
  return [...new Set([...named, ...expressed])];
}

const expressionsOf = (part: Part): string[] =>
  [
    part.KeyConditionExpression,
    part.ConditionExpression,
    part.FilterExpression,
    part.ProjectionExpression,
    part.UpdateExpression,
  ].filter((text) => text !== undefined);

/** Of a path such as `#a.b[0]` its first name; what begins with a colon is a value. */
function namesIn(expression: string, { ExpressionAttributeNames = {} }: Part): string[] {
  const paths = expression.match(/(?<![\w:#.[])#?[A-Za-z_][\w-]*/g) ?? [];
  return paths
    .filter((path) => !WORDS.has(path.toLowerCase()))
    .map((path) => ExpressionAttributeNames[path] ?? path);
}
