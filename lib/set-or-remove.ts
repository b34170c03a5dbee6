/** The part of a DynamoDB `Update` that makes a row's attributes equal to `attributes`; undefined ones are removed. */
export function setOrRemove(attributes: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(attributes);
  const set = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  return {
    UpdateExpression: [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      removed.length > 0 ? `REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '',
    ].join(' '),
    // Behind a `#`, an attribute may have the name of one of DynamoDB's 573 reserved words.
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}
