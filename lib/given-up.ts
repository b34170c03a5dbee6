/**
 * What a function says of a message that it hands to its dead-letter queue itself, as message attributes: a queue that
 * gives one up says nothing.
 */
export const GIVEN_UP = {
  id: 'GivenUpId',
  errorType: 'GivenUpError',
  errorMessage: 'GivenUpMessage',
} as const;
