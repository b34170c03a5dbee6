/** The condition keys that calls tell. */
export const DYNAMODB_CONDITION_KEYS: readonly string[] = [
  'dynamodb:Attributes',
  'dynamodb:LeadingKeys',
  'dynamodb:ReturnConsumedCapacity',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
];

/** Of these, those that may have several values in one call. */
export const DYNAMODB_MULTIVALUED: readonly string[] = ['dynamodb:Attributes', 'dynamodb:LeadingKeys'];
