/**
 * A queue's URL as it is here. An SDK calls the host that a queue's URL names, whatever its endpoint is: so those of
 * AWS must not get to a function.
 * @param text - anything; what is no URL of a queue stays as it is
 * @param endpoint - of the local cloud
 */
export const localQueueUrl = (text: string, endpoint: string): string =>
  text.replace(/^https:\/\/sqs\.[\w-]+\.amazonaws\.com(?=\/\d{12}\/)/, endpoint);
