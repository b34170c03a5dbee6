/** The condition keys that calls tell. */
export const DYNAMODB_CONDITION_KEYS: readonly string[] = [
  'dynamodb:Attributes',
  'dynamodb:LeadingKeys',
  'dynamodb:ReturnConsumedCapacity',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
];
